import { strings } from '../../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Words of the nodes of rules. Namespace `ruleNodes`. */
export default strings(en, de)
