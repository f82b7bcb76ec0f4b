/**
 * Offset of a quantity with natural bounds (no light below 0 lx, no humidity above 100 %): the sum stays within them.
 * A reading that is out of bounds by itself passes unchanged, so that the range check still sees it.
 */
export function shiftWithin(raw: number, offset: number, min: number, max: number): number {
  if (!(raw >= min && raw <= max)) return raw
  return Math.min(max, Math.max(min, raw + offset))
}
