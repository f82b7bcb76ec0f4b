import { strings } from '../language/typed-strings.ts'
import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of setting boards up and of bench mode. Namespace `provision`. */
export default strings(en, de)
