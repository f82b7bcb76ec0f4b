import { Button, Modal, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newDocumentId } from '../../backend/documents.ts'
import { errorText } from '../../language/errors.ts'
import blocks from '../../ui/blocks.module.css'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { ruleFrom, TEMPLATES, type Template } from '../model/templates.ts'
import { saveDraft } from '../rule-calls.ts'
import classes from './list.module.css'

/** Begins a rule: from nothing, or from one that people often need. It is a draft until it is published. */
export function NewRuleDialog({ onClose }: { onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('rules')
  const { t: common } = useTranslation()
  const navigate = useNavigate()
  const [typed, setTyped] = useState<string | null>(null)
  const [template, setTemplate] = useState<Template>('empty')
  const [failure, setFailure] = useState<string>()
  const [saving, setSaving] = useState(false)
  const name = typed ?? (template === 'empty' ? t('new.name') : t(`template.${template}`))

  const create = async () => {
    setSaving(true)
    setFailure(undefined)
    const id = newDocumentId()
    try {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
      await saveDraft(id, 0, { base: 0, rule: ruleFrom(template, name.trim(), zone) })
      void navigate({ to: '/rules/$ruleId', params: { ruleId: id }, search: {} })
    } catch (fault) {
      setFailure(errorText(fault))
      setSaving(false)
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('new.title')} size={640} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!saving && name.trim() !== '') void create()
        }}
      >
        <TextInput
          label={t('form.name')}
          value={name}
          maxLength={80}
          data-autofocus
          error={name.trim() === '' ? t('unfinished.no-name') : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <fieldset className={classes.templates}>
          <legend>{t('new.from')}</legend>
          {TEMPLATES.map((one) => (
            <label key={one} className={classes.template}>
              <input type="radio" name="template" checked={template === one} onChange={() => setTemplate(one)} />
              <b>{t(`template.${one}`)}</b>
              <span>{t(`templateText.${one}`)}</span>
            </label>
          ))}
        </fieldset>
        {failure !== undefined && (
          <p className={classes.fault} role="alert">
            {failure}
          </p>
        )}
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={saving || name.trim() === ''}>
            {t('new.act')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
