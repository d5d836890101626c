/** Keys for a list in which the same name may stand more than once: "a", "b", "a 2". */
export function keyed<T>(
  list: readonly T[],
  nameOf: (one: T) => string,
): { key: string; one: T }[] {
  const seen = new Map<string, number>();
  return list.map((one) => {
    const name = nameOf(one);
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { key: count > 1 ? `${name} ${count}` : name, one };
  });
}
