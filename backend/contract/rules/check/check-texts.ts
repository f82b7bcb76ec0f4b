import { type Action, NODE_ID_PATTERN, VARIABLE_NAME_PATTERN } from '../rule.ts'
import type { Tell } from './rule-problem.ts'

/** Texts with placeholders: only those of contract/rules/rule.ts are filled in, and no value may choose where a message goes. */

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g
const NODE_ID = new RegExp(NODE_ID_PATTERN)
const VARIABLE_NAME = new RegExp(VARIABLE_NAME_PATTERN)

/** @param nodes ids of the conditions of the rule */
export function checkTexts(action: Action, nodes: ReadonlySet<string>, tell: Tell): void {
  for (const text of textsOf(action)) checkText(action.id, text, nodes, tell)
  const place = placeOf(action)
  const [placeholder] = place === undefined ? [] : (place.match(/\{\{.*?(\}\}|$)/) ?? [])
  if (placeholder !== undefined) tell('placeholder-place', action.id, { placeholder: placeholder.slice(0, 60) })
}

function textsOf(action: Action): string[] {
  switch (action.kind) {
    case 'notify':
      return [action.title, action.text]
    case 'alarm':
      return [action.text]
    case 'webhook':
      return [action.url, action.body]
    case 'mqtt':
      return [action.payload]
    default:
      return []
  }
}

/** Scheme, host and path of an address (behind `?` values are data), a topic. */
function placeOf(action: Action): string | undefined {
  if (action.kind === 'mqtt') return action.topic
  return action.kind === 'webhook' ? action.url.split(/[?#]/)[0] : undefined
}

function checkText(node: string, text: string, nodes: ReadonlySet<string>, tell: Tell): void {
  const rest = text.replace(PLACEHOLDER, (whole: string, name: string) => {
    const fault = faultOf(name, nodes)
    if (fault !== undefined) tell(fault, node, { placeholder: whole.slice(0, 60) })
    return ''
  })
  // What opens and never closes, or closes what never opened, would be shown as it stands. JSON may close two objects at once.
  const open = rest.indexOf('{{')
  if (open !== -1 && !/^\s*["[{]/.test(rest.slice(open + 2))) tell('placeholder', node, { placeholder: rest.slice(open, open + 60) })
}

function faultOf(name: string, nodes: ReadonlySet<string>): 'placeholder' | 'placeholder-node' | undefined {
  if (name === 'rule' || name === 'time') return undefined
  const colon = name.indexOf(':')
  const [kind, of] = [name.slice(0, colon), name.slice(colon + 1)]
  if (kind === 'variable') return VARIABLE_NAME.test(of) ? undefined : 'placeholder'
  if ((kind !== 'value' && kind !== 'age') || !NODE_ID.test(of)) return 'placeholder'
  return nodes.has(of) ? undefined : 'placeholder-node'
}
