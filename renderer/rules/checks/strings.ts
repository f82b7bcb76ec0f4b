import { strings } from '../../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of what is wrong with rules, and where they get into each other's way. Namespace `ruleChecks`. */
export default strings(en, de)
