import { strings } from '../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of rules: list and editor. Namespace `rules`. */
export default strings(en, de)
