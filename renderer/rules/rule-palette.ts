import { IconAffiliate } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useDocuments } from '../backend/documents.ts'

/** What the command palette offers of rules, and their keys for the shortcuts sheet. */
export interface RuleEntry {
  id: string
  group: 'rules'
  title: string
  note: string
  icon: typeof IconAffiliate
  run(): void
}

const SHOWN = 6

/** @param words lower case; without any there is nothing */
export function useRuleEntries(words: readonly string[]): RuleEntry[] {
  const { t } = useTranslation('rules')
  const navigate = useNavigate()
  const rules = useDocuments('rules').list
  return useMemo(() => {
    if (words.length === 0) return []
    const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word))
    return rules
      .filter(({ name, group, note }) => fits(`${name} ${group} ${note}`))
      .slice(0, SHOWN)
      .map(({ id, name, group, enabled }) => ({
        id: `rule ${id}`,
        group: 'rules' as const,
        title: name,
        note: [group, enabled ? '' : t('state.off')].filter(Boolean).join(' · '),
        icon: IconAffiliate,
        run: () => void navigate({ to: '/rules/$ruleId', params: { ruleId: id }, search: {} }),
      }))
  }, [words, rules, navigate, t])
}

export function useRuleShortcuts(): { title: string; rows: [text: string, keys: string[]][] } {
  const { t } = useTranslation('rules')
  const ctrl = t('key.ctrl')
  return {
    title: t('key.title'),
    rows: [
      [t('palette.open'), ['A']],
      [t('key.connect'), ['C']],
      [t('node.remove'), [t('key.delete')]],
      [t('key.move'), ['←', '↑', '→', '↓']],
      [t('key.double'), [ctrl, 'D']],
      [t('key.copy'), [ctrl, 'C / V']],
      [t('frame.make'), [ctrl, 'G']],
      [t('frame.dissolve'), [ctrl, t('key.shift'), 'G']],
      [t('key.steps'), [ctrl, 'Z / Y']],
      [t('key.text'), [ctrl, 'E']],
    ],
  }
}
