/** What the terms of the trade mean, in plain words; one place for the settings and the details. */
export const explained = {
  seed: "The number the random start comes from. The same seed with the same settings makes the same picture again; another one makes another.",
  steps:
    "How many times the picture is refined. More steps take longer and often look cleaner, up to a point.",
  guidance:
    "How closely the picture follows your words. Low leaves the model free; very high looks harsh. 1 switches it off.",
  sampler:
    "The recipe for getting from noise to picture. They differ in speed and a little in look.",
  negativePrompt: "What you do not want to see. Leave it empty if nothing bothers you.",
  size: "Width and height in pixels, as far as this model can draw them.",
  model: "Which trained network draws the picture.",
  count:
    "How many pictures you get at once. With a seed that is kept they count up from it; otherwise each has its own.",
  strength:
    "How much of the picture is made anew. Low keeps it nearly as it is, high lets the words win.",
  amount: "Which of the two pictures the new one takes after.",
  walk: "Every frame is a place between the two on the model’s map: scrub the card to go from one to the other.",
  between:
    "Where between the two the picture lies: seed and words of the one turn into those of the other. 0 is exactly the first, 100 the second.",
  variation:
    "How far the random start moves towards another one. Low gives near twins, high another picture.",
  branch: "Everything up to that step stays. Change the words, guidance or seed for what follows.",
  reproduce:
    "Draws this picture once more, makes no card of it, and compares every step and every pixel with what is stored.",
  modelSize:
    "What this model needs for itself, beside the parts that several share (such as the text encoder), and how many numbers it learned.",
  temperature:
    "How bold its random choices are. 0 takes the likeliest every time, 1 is as learned, more is wilder.",
  topK: "It chooses among this many likeliest next pieces only. Fewer is safer; 0 means all of them.",
  topP: "It chooses among the likeliest pieces that together reach this share. Lower is safer; 1 means all of them.",
  modelHash: "A fingerprint of the model's files: equal hashes mean exactly the same model.",
  outputHash:
    "A fingerprint of the finished pixels (SHA-256): equal hashes mean identical pictures.",
} as const;
