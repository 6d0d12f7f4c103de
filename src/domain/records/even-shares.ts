/**
 * How many of each are taken if there is room for `room`: all alike, and what one hasn't got goes to the others; one
 * that doesn't come out even to the first ones.
 */
export function evenShares(counts: readonly number[], room: number): number[] {
  const shares = counts.map(() => 0);
  let left = room;
  for (;;) {
    const open = counts.flatMap((count, index) => (count > (shares[index] ?? 0) ? [index] : []));
    if (open.length === 0 || left === 0) return shares;
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open) {
      const more = Math.min(each, (counts[index] ?? 0) - (shares[index] ?? 0), left);
      shares[index] = (shares[index] ?? 0) + more;
      left -= more;
    }
  }
}
