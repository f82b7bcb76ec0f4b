import { strings } from '../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of schedules and their calendar. Namespace `schedules`. */
export default strings(en, de)
