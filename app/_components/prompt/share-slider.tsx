import { Hint } from "../ui/tip";

type Props = {
  label: string;
  hint: string;
  value: number;
  min?: number;
  step?: number;
  /** What the ends mean, for screen readers and on hover. */
  ends: [string, string];
  onChange: (value: number) => void;
};

/** A share between nothing and all, as a percentage. */
export function ShareSlider({ label, hint, value, min = 0, step = 0.05, ends, onChange }: Props) {
  const percent = Math.round(value * 100);
  return (
    <div className="flex min-w-0 flex-1 basis-56 items-center gap-2">
      <span className="flex shrink-0 items-center gap-1 text-ink-2">
        {label}
        <Hint about={label.toLowerCase()}>{hint}</Hint>
      </span>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${percent} percent, from ${ends[0]} to ${ends[1]}`}
        title={`${ends[0]} … ${ends[1]}`}
        className="slim-range min-w-16 flex-1 touch:h-10"
        min={min}
        max={1}
        step={step}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output aria-hidden className="w-11 shrink-0 text-right tabular-nums">
        {percent} %
      </output>
    </div>
  );
}
