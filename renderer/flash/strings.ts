import { strings } from '../language/typed-strings.ts'
import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of flashing over a cable and of the archive of firmware. Namespace `flash`. */
export default strings(en, de)
