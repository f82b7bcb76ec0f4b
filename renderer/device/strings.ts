import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of one board's page. Namespace `device`. German has the same keys by type (strings-de.ts). */
export default { en, de }
