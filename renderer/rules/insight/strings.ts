import { strings } from '../../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of what rules did, would have done and were. Namespace `ruleInsight`. */
export default strings(en, de)
