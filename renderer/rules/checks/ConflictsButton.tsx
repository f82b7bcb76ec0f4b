import { Button, Drawer } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusGlyph } from '../../ui/StatusGlyph.tsx'
import { useNodeWords } from '../words/use-node-words.ts'
import { ConflictList } from './ConflictList.tsx'
import { useConflicts } from './use-conflicts.ts'
import { useSurroundings } from './use-surroundings.ts'

/** In the head of the list: how many conflicts there are over all rules; a press shows them. Nothing where there are none. */
export function ConflictsButton() {
  const { t } = useTranslation('ruleChecks')
  const { t: common } = useTranslation()
  const words = useNodeWords()
  const found = useConflicts(useSurroundings())?.others ?? []
  const [open, setOpen] = useState(false)
  if (found.length === 0 && !open) return null
  const count = t('conflict.all', { count: found.length })
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<StatusGlyph status={found.some(({ severity }) => severity === 'error') ? 'critical' : 'warning'} size={14} />}
        onClick={() => setOpen(true)}
      >
        {count}
      </Button>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        position="right"
        size={420}
        title={t('conflict.title')}
        closeButtonProps={{ 'aria-label': common('act.close') }}
      >
        <ConflictList conflicts={found} words={words} />
      </Drawer>
    </>
  )
}
