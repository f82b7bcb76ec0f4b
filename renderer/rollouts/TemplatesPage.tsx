import { Button, FileButton, Menu } from '@mantine/core'
import { IconCopy, IconDeviceFloppy, IconFileImport, IconPencil, IconPlus, IconSend, IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { allows } from '../../backend/contract/roles.ts'
import { MOST_TEMPLATE_BYTES, type Template } from '../../backend/contract/rollouts/template.ts'
import { newDocumentId, saveDocument, useDocuments } from '../backend/documents.ts'
import { useRole } from '../backend/live-store.ts'
import { useBoardTypes } from '../boards/board-types-query.ts'
import { useFormat } from '../language/format.ts'
import { reasonSentence } from '../language/reasons.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import table from '../ui/list-table.module.css'
import { Panel } from '../ui/Panel.tsx'
import page from '../ui/page.module.css'
import { RowMenu } from '../ui/RowMenu.tsx'
import { showFailure, showToast } from '../ui/toasts.tsx'
import { removeDocument } from '../ui/undoable.ts'
import { DevicesTabs } from './DevicesTabs.tsx'
import { beginDraft } from './rollout-draft.ts'
import classes from './rollouts.module.css'
import { saveText } from './save-text.ts'
import { TemplateEditor } from './TemplateEditor.tsx'
import { bodyOfTemplate, readTemplate, templateText } from './template-file.ts'

/** Templates: made from a board, edited, duplicated, as files, and rolled out. */

const HEADS = ['name', 'modeHead', 'holds', 'fits', 'changed'] as const

export default function TemplatesPage() {
  const { t } = useTranslation('rollouts')
  const { t: common } = useTranslation()
  const { known, list } = useDocuments('templates')
  const may = allows(useRole(), 'operator')
  const needs = may ? undefined : common('needsRole', { role: common('role.operator') })
  const [editing, setEditing] = useState<Template | 'new' | null>(null)
  const importFile = async (file: File | null) => {
    if (file === null) return
    const read = file.size > MOST_TEMPLATE_BYTES ? ({ ok: false, why: 'too-large' } as const) : readTemplate(await file.text())
    if (!read.ok) {
      const text =
        'fault' in read
          ? reasonSentence(read.fault)
          : t(read.why === 'too-large' ? 'templates.importTooLarge' : 'templates.importUnreadable')
      showToast({ status: 'critical', title: t('templates.importFailed'), text })
      return
    }
    const { template } = read
    try {
      await saveDocument('templates', newDocumentId(), 0, template)
      showToast({ status: 'ok', title: t('templates.imported', { name: template.name }) })
    } catch (fault) {
      showFailure(t('templates.importFailed'), fault)
    }
  }
  const acts = (
    <>
      <FileButton accept="application/json,.json" onChange={(file) => void importFile(file)}>
        {(props) => (
          <Button {...props} disabled={!may} title={needs} leftSection={<IconFileImport size={16} stroke={1.75} />}>
            {t('templates.import')}
          </Button>
        )}
      </FileButton>
      <Button
        variant="filled"
        disabled={!may}
        title={needs}
        leftSection={<IconPlus size={16} stroke={1.75} />}
        onClick={() => setEditing('new')}
      >
        {t('templates.fromBoard')}
      </Button>
    </>
  )
  return (
    <div className={page.page}>
      <DevicesTabs here="templates">{list.length > 0 && acts}</DevicesTabs>
      {known && list.length === 0 && (
        <EmptyState title={t('templates.none')} text={t('templates.noneText')}>
          {acts}
        </EmptyState>
      )}
      {list.length > 0 && (
        <Panel title={t('templates.list')} note={t('templates.count', { count: list.length })}>
          <div className={table.scroller}>
            <table className={classes.table}>
              <thead>
                <tr>
                  {HEADS.map((head) => (
                    <th key={head} scope="col">
                      {t(`templates.${head}`)}
                    </th>
                  ))}
                  <th scope="col" aria-label={t('templates.acts', { name: '' })} />
                </tr>
              </thead>
              <tbody>
                {list.map((template) => (
                  <TemplateRow key={template.id} template={template} needs={needs} onEdit={() => setEditing(template)} />
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
      {editing !== null && <TemplateEditor template={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  )
}

function TemplateRow({ template, needs, onEdit }: { template: Template; needs: string | undefined; onEdit(): void }) {
  const { t } = useTranslation('rollouts')
  const format = useFormat()
  const navigate = useNavigate()
  const types = useBoardTypes()
  const { id, name, note, mode, sensors, actuators, offlineRules, boardTypes } = template
  const roll = () => {
    beginDraft({ act: { kind: 'template', templateId: id }, name })
    void navigate({ to: '/devices/rollouts', search: { new: 1 } })
  }
  const remove = () =>
    void removeDocument('templates', id, bodyOfTemplate(template), {
      done: t('templates.deleted', { name }),
      failed: t('templates.deleteFailed'),
      notBack: t('templates.saveFailed'),
    })
  const duplicate = () => {
    const copy = {
      ...bodyOfTemplate(template),
      name: t('templates.copyOf', { name, interpolation: { escapeValue: false } }).slice(0, 80),
    }
    saveDocument('templates', newDocumentId(), 0, copy).catch((fault: unknown) => showFailure(t('templates.saveFailed'), fault))
  }
  const holds = [
    sensors.length > 0 && t('templates.sensors', { count: sensors.length }),
    actuators.length > 0 && t('templates.outputs', { count: actuators.length }),
    offlineRules.length > 0 && t('templates.rules', { count: offlineRules.length }),
  ].filter(Boolean)
  return (
    <tr>
      <td>
        <button type="button" className={classes.open} onClick={onEdit} disabled={needs !== undefined} title={needs}>
          {name}
        </button>
        {note && <span className={classes.sub}>{note}</span>}
      </td>
      <td>{t(`mode.${mode}`)}</td>
      <td>{holds.join(', ') || '–'}</td>
      <td>{boardTypes.map((type) => types.find(({ id }) => id === type)?.name ?? type).join(', ') || t('templates.any')}</td>
      <td>{format.moment(template.changedAtMs, Date.now())}</td>
      <td>
        <RowMenu label={t('templates.acts', { name })}>
          <Menu.Item disabled={needs !== undefined} leftSection={<IconSend size={16} stroke={1.75} />} onClick={roll}>
            {t('templates.roll')}
          </Menu.Item>
          <Menu.Item disabled={needs !== undefined} leftSection={<IconPencil size={16} stroke={1.75} />} onClick={onEdit}>
            {t('templates.edit')}
          </Menu.Item>
          <Menu.Item disabled={needs !== undefined} leftSection={<IconCopy size={16} stroke={1.75} />} onClick={duplicate}>
            {t('templates.duplicate')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconDeviceFloppy size={16} stroke={1.75} />}
            onClick={() => saveText(`${name}.leitstand-template.json`, 'application/json', templateText(bodyOfTemplate(template)))}
          >
            {t('templates.export')}
          </Menu.Item>
          <Menu.Item disabled={needs !== undefined} leftSection={<IconTrash size={16} stroke={1.75} />} onClick={remove}>
            {t('templates.delete')}
          </Menu.Item>
        </RowMenu>
      </td>
    </tr>
  )
}
