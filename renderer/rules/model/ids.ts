import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { nodeIds } from '../../../backend/contract/rules/structure.ts'

/** New ids: the word and the first number that is free. Pure. */
export function freshIds(rule: Pick<RuleBody, 'conditions' | 'branches' | 'frames'>): (word: string) => string {
  const taken = new Set([...nodeIds(rule), ...(rule.frames ?? []).map(({ id }) => id)])
  return (word) => {
    const stem = word.replace(/-\d+$/, '').slice(0, 26)
    let number = 1
    while (taken.has(`${stem}-${number}`)) number++
    const id = `${stem}-${number}`
    taken.add(id)
    return id
  }
}
