import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../../backend/contract/roles.ts'
import type { Variable } from '../../../backend/contract/rules/desk.ts'
import { useNow } from '../../backend/clock.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { personName } from '../../language/person.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import page from '../../ui/page.module.css'
import { removeDocument } from '../../ui/undoable.ts'
import classes from './beside.module.css'
import { RulesNav } from './RulesNav.tsx'
import { VariableDialog } from './VariableDialog.tsx'

/** Variables: values that rules set and read. */
export function VariablesPage() {
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const format = useFormat()
  const nowMs = useNow()
  const variables = useDocuments('variables')
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [open, setOpen] = useState<Variable | 'new' | null>(null)
  const add = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={needs !== undefined}
      title={needs}
      onClick={() => setOpen('new')}
    >
      {t('variable.new')}
    </Button>
  )
  return (
    <div className={page.page} aria-busy={!variables.known}>
      <div className={page.head}>
        <h1 className={page.title}>{t('tabs.variables')}</h1>
        <div className={classes.headActs}>{variables.list.length > 0 && add}</div>
      </div>
      <RulesNav here="variables" />
      {variables.known && variables.list.length === 0 && (
        <EmptyState title={t('variable.none')} text={t('variable.noneText')}>
          {add}
        </EmptyState>
      )}
      {variables.list.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('variable.name')}</th>
              <th scope="col">{t('variable.value')}</th>
              <th scope="col">{t('variable.note')}</th>
              <th scope="col">{t('variable.changed')}</th>
              <th scope="col">
                <span className="sr-only">{t('acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {variables.list.map((variable) => {
              const { id: name, value, note } = variable
              const words = {
                done: t('variable.deleted', { name }),
                failed: t('variable.notDeleted', { name }),
                notBack: t('variable.notBack', { name }),
              }
              return (
                <tr key={name}>
                  <th scope="row" className="mono">
                    {name}
                  </th>
                  <td className={classes.value}>{String(value)}</td>
                  <td title={note}>{note}</td>
                  <td>
                    {format.age(variable.changedAtMs, nowMs)} · {personName(variable.by, format.language)}
                  </td>
                  <td>
                    <ActionIcon
                      aria-label={t('variable.editOf', { name })}
                      title={needs ?? t('variable.edit')}
                      disabled={needs !== undefined}
                      onClick={() => setOpen(variable)}
                    >
                      <IconPencil size={16} stroke={1.75} />
                    </ActionIcon>
                    <ActionIcon
                      aria-label={t('variable.deleteOf', { name })}
                      title={needs ?? t('variable.deleteOf', { name })}
                      disabled={needs !== undefined}
                      onClick={() => void removeDocument('variables', name, { value, note }, words)}
                    >
                      <IconTrash size={16} stroke={1.75} />
                    </ActionIcon>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {open !== null && (
        <VariableDialog
          variable={open === 'new' ? null : open}
          taken={new Set(variables.list.map(({ id }) => id))}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  )
}
