/** Chance that can be repeated: numbers from a seed that is printed, and taken from LOA_SEED where it is set. */

/** Prints the seed of `what`, and gives numbers in [0, 1) that it makes (Mulberry32). */
export function seededChance(what: string): () => number {
  const seed = Number(process.env.LOA_SEED ?? Date.now() % 1_000_000);
  console.info(`${what}, LOA_SEED=${seed}`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
