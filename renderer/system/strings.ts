import { strings } from '../language/typed-strings.ts'

/** Strings of the system page. Namespace `system`. */
export default strings({ title: 'System' }, { title: 'System' })
