import Type from 'typebox'

/** Start of the year 1, UTC. */
export const EARLIEST_MS = -62_135_596_800_000
/** Start of the year 10,000, UTC. */
export const LATEST_MS = 253_402_300_800_000

/** A time that people write, Unix ms: it has a date, with room for zones and for the axis of a chart around it. */
export const TimeMs = Type.Integer({ minimum: EARLIEST_MS, maximum: LATEST_MS })
