import { strings } from '../language/typed-strings.ts'
import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of alarms, channels and their settings. Namespace `alarms`. */
export default strings(en, de)
