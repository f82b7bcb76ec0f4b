import { Button } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { allows } from '../../backend/contract/roles.ts'
import { useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { OutputsNav } from '../outputs/OutputsNav.tsx'
import { useOutputName } from '../outputs/output-name.ts'
import { readOutput } from '../schedules/schedule-search.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { InterlockEditor } from './InterlockEditor.tsx'
import { InterlockTable } from './InterlockTable.tsx'
import type { Member } from './interlock-state.ts'
import classes from './interlocks.module.css'

/** "Never both": every interlock with what it does now; made and changed in a drawer. `?id=` and `?new=1` open it. */
export default function InterlocksPage() {
  const { t } = useTranslation('interlocks')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const search = useSearch({ from: '/interlocks' })
  const { known, list, find } = useDocuments('interlocks')
  const only = readOutput(search.output)
  const onlyName = useOutputName(only?.board ?? '', only?.gpio ?? 0)
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [editing, setEditing] = useState<{ interlock: Interlock | null; members: readonly Member[] } | null>(null)
  const shown = only ? list.filter(({ members }) => members.some(({ board, gpio }) => board === only.board && gpio === only.gpio)) : list

  // What the address asks for is opened once; afterwards it stands for the page alone.
  const asked = search.id === undefined ? undefined : find(search.id)
  useEffect(() => {
    if (!known || (search.id === undefined && search.new === undefined)) return
    const first = readOutput(search.output)
    if (asked) setEditing({ interlock: asked, members: asked.members })
    else if (search.new) setEditing({ interlock: null, members: first ? [first] : [] })
    void navigate({ to: '/interlocks', search: search.output ? { output: search.output } : {}, replace: true })
  }, [known, search.id, search.new, search.output, asked, navigate])

  const begin = (
    <Button
      variant="filled"
      leftSection={<IconLink size={16} stroke={1.75} />}
      disabled={needs !== undefined}
      title={needs}
      onClick={() => setEditing({ interlock: null, members: only ? [only] : [] })}
    >
      {t('new')}
    </Button>
  )
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1 className={page.title}>{t('title')}</h1>
        {only && (
          <span className={classes.only}>
            {t('only', { name: onlyName })}
            <Button size="sm" variant="subtle" onClick={() => void navigate({ to: '/interlocks', search: {}, replace: true })}>
              {t('showAll')}
            </Button>
          </span>
        )}
        <div className={classes.acts}>{known && shown.length > 0 && begin}</div>
      </div>
      <OutputsNav here="interlocks" />
      {known && shown.length === 0 && (
        <EmptyState title={t(only ? 'empty.filtered' : 'empty.title')} text={t('empty.text')}>
          {begin}
        </EmptyState>
      )}
      {shown.length > 0 && (
        <Panel title={t('count', { count: shown.length })}>
          <InterlockTable interlocks={shown} needs={needs} onOpen={(interlock) => setEditing({ interlock, members: interlock.members })} />
        </Panel>
      )}
      {editing && (
        <InterlockEditor
          key={editing.interlock?.id ?? 'new'}
          interlock={editing.interlock}
          members={editing.members}
          needs={needs}
          onClose={() => setEditing(null)}
        />
      )}
    </div>
  )
}
