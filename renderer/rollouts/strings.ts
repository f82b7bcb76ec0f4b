import { strings } from '../language/typed-strings.ts'
import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

/** Strings of templates and rollouts. Namespace `rollouts`. */
export default strings(en, de)
