import { strings } from '../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

export default strings(en, de)
