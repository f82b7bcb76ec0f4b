import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of calibration. Namespace `calibration`. German has the same keys by type. */
export default { en, de }
