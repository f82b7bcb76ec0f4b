import { strings } from '../../language/typed-strings.ts'
import de from './strings-de.ts'
import en from './strings-en.ts'

/** Strings of what stands beside rules: scenes, variables, webhooks, where rules run. Namespace `ruleBeside`. */
export default strings(en, de)
