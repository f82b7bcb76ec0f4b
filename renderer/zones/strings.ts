import { strings } from '../language/typed-strings.ts'
import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of zones and sub-zones. Namespace `zones`. */
export default strings(en, de)
