import { de } from './strings-de.ts'
import { en } from './strings-en.ts'

export default { en, de }
