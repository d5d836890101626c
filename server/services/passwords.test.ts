import { expect, test } from "vitest";
import { checkPassword, hashPassword } from "./passwords";

test("a password opens its own hash alone, whatever form its letters come in", async () => {
  const stored = await hashPassword("größe und weite");
  expect(stored).toMatch(/^scrypt\$32768\$8\$3\$[\w-]+\$[\w-]+$/);
  expect(stored).not.toBe(await hashPassword("größe und weite"));
  expect(await checkPassword("größe und weite".normalize("NFD"), stored)).toBe(true);
  expect(await checkPassword("grosse und weite", stored)).toBe(false);
});

test("hashes made at another cost stay readable; nobody's password is never right", async () => {
  const cheap = "scrypt$16$8$1$c2FsdA$fy6HSdQL9lT2xvuC0PECKyhoipTg1wN0HKEDiO6MNPs";
  expect(await checkPassword("anything", cheap)).toBe(false);
  expect(await checkPassword("anything", null)).toBe(false);
});
