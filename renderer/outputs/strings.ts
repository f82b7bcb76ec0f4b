import { strings } from '../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of outputs: panel and stories. Namespace `outputs`. */
export default strings(en, de)
