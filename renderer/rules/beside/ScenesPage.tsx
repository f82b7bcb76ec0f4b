import { ActionIcon, Button } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../../backend/contract/roles.ts'
import type { Rule, Scene } from '../../../backend/contract/rules/rule.ts'
import { useDocuments } from '../../backend/documents.ts'
import { useRole } from '../../backend/live-store.ts'
import { useFormat } from '../../language/format.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import page from '../../ui/page.module.css'
import { removeDocument } from '../../ui/undoable.ts'
import { useRuleNames } from '../words/use-rule-names.ts'
import classes from './beside.module.css'
import { RulesNav } from './RulesNav.tsx'
import { SceneDialog } from './SceneDialog.tsx'

/** Scenes: named states of several outputs. */
export function ScenesPage() {
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const { t: nodes } = useTranslation('ruleNodes')
  const format = useFormat()
  const names = useRuleNames()
  const scenes = useDocuments('scenes')
  const rules = useDocuments('rules').list
  const needs = allows(useRole(), 'operator') ? undefined : common('needsRole', { role: common('role.operator') })
  const [open, setOpen] = useState<Scene | 'new' | null>(null)
  const add = (
    <Button
      variant="filled"
      leftSection={<IconPlus size={16} stroke={1.75} />}
      disabled={needs !== undefined}
      title={needs}
      onClick={() => setOpen('new')}
    >
      {t('scene.new')}
    </Button>
  )
  const words = (name: string) => ({
    done: t('scene.deleted', { name }),
    failed: t('scene.notDeleted', { name }),
    notBack: t('scene.notBack', { name }),
  })
  return (
    <div className={page.page} aria-busy={!scenes.known}>
      <div className={page.head}>
        <h1 className={page.title}>{t('tabs.scenes')}</h1>
        <div className={classes.headActs}>{scenes.list.length > 0 && add}</div>
      </div>
      <RulesNav here="scenes" />
      {scenes.known && scenes.list.length === 0 && (
        <EmptyState title={t('scene.none')} text={t('scene.noneText')}>
          {add}
        </EmptyState>
      )}
      {scenes.list.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('scene.name')}</th>
              <th scope="col">{t('scene.outputs')}</th>
              <th scope="col">{t('tabs.rules')}</th>
              <th scope="col">
                <span className="sr-only">{t('acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {scenes.list.map((scene) => {
              const { id, version: _v, createdAtMs: _c, changedAtMs: _m, by: _b, ...body } = scene
              const count = rules.filter((rule) => uses(rule, id)).length
              const said = body.outputs
                .map(({ output, command, percent }) => {
                  const state = command === 'PWM' ? `${format.number(percent ?? 0)} %` : nodes(`command.${command}`)
                  return `${names.output(output)} ${state}`
                })
                .join(', ')
              return (
                <tr key={id}>
                  <th scope="row">{body.name}</th>
                  <td title={said}>{said}</td>
                  <td>{count === 0 ? t('scene.unused') : t('scene.usedBy', { count })}</td>
                  <td>
                    <ActionIcon
                      aria-label={t('scene.editOf', { name: body.name })}
                      title={needs ?? t('scene.edit')}
                      disabled={needs !== undefined}
                      onClick={() => setOpen(scene)}
                    >
                      <IconPencil size={16} stroke={1.75} />
                    </ActionIcon>
                    <ActionIcon
                      aria-label={t('scene.deleteOf', { name: body.name })}
                      title={needs ?? t('scene.deleteOf', { name: body.name })}
                      disabled={needs !== undefined}
                      onClick={() => void removeDocument('scenes', id, body, words(body.name))}
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
      {open !== null && <SceneDialog scene={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </div>
  )
}

function uses({ branches }: Rule, scene: string): boolean {
  return branches.some((one) => [...one.do, ...one.otherwise].some((action) => action.kind === 'scene' && action.scene === scene))
}
