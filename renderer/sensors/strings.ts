import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of the sensor form and the bus scan. Namespace `sensors`. German has the same keys by type. */
export default { en, de }
