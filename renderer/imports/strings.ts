import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of the import of CSV history. Namespace `imports`. */
export default { en, de }
