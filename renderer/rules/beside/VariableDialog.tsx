import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Variable } from '../../../backend/contract/rules/desk.ts'
import { VARIABLE_NAME_PATTERN } from '../../../backend/contract/rules/rule.ts'
import { saveDocument } from '../../backend/documents.ts'
import { errorText } from '../../language/errors.ts'
import blocks from '../../ui/blocks.module.css'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { valueOfTyped } from '../inspector/ActionFields.tsx'
import classes from './beside.module.css'

/** Makes or changes a variable; its name is its id and stays. */
interface Props {
  variable: Variable | null
  taken: ReadonlySet<string>
  onClose(): void
}

export function VariableDialog({ variable, taken, onClose }: Props) {
  useFocusBack()
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const [name, setName] = useState(variable?.id ?? '')
  const [value, setValue] = useState(variable === null ? '' : String(variable.value))
  const [note, setNote] = useState(variable?.note ?? '')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const fault = !new RegExp(VARIABLE_NAME_PATTERN).test(name) ? 'nameFault' : variable === null && taken.has(name) ? 'taken' : undefined
  const save = async () => {
    setTried(true)
    if (fault !== undefined || busy) return
    setBusy(true)
    setFailure(undefined)
    try {
      await saveDocument('variables', name, variable?.version ?? 0, { value: valueOfTyped(value), note })
      onClose()
    } catch (cause) {
      setFailure(errorText(cause))
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(variable === null ? 'variable.new' : 'variable.edit')}
      closeButtonProps={{ 'aria-label': common('act.close') }}
    >
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <TextInput
          label={t('variable.name')}
          value={name}
          maxLength={64}
          disabled={variable !== null}
          data-autofocus={variable === null ? true : undefined}
          description={t('variable.nameHint')}
          error={fault !== undefined && (tried || fault === 'taken') ? t(`variable.${fault}`) : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('variable.value')}
          value={value}
          maxLength={200}
          data-autofocus={variable === null ? undefined : true}
          description={t('variable.valueHint')}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <TextInput label={t('variable.note')} value={note} maxLength={200} onChange={(event) => setNote(event.currentTarget.value)} />
        {failure !== undefined && (
          <p className={classes.fault} role="alert">
            {failure}
          </p>
        )}
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common('act.cancel')}
          </Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('variable.save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
