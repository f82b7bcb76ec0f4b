import { Button, Checkbox, FileInput, Modal, Select } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLASH_WAYS, type ClashWay, type RuleImportResult } from '../../../backend/contract/rules/transfer.ts'
import { errorText } from '../../language/errors.ts'
import blocks from '../../ui/blocks.module.css'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import classes from '../beside/beside.module.css'
import { importRules } from '../rule-calls.ts'

/** Rules from a file: first what would come of it, then that. Rules are off unless asked; what cannot run here comes as a draft. */

const MOST_BYTES = 8 * 1024 * 1024
const LISTED = 50

export function ImportRulesDialog({ onClose }: { onClose(): void }) {
  useFocusBack()
  const { t } = useTranslation('ruleBeside')
  const { t: common } = useTranslation()
  const [file, setFile] = useState<File | null>(null)
  const [content, setContent] = useState<unknown>()
  const [fault, setFault] = useState<string>()
  const [clash, setClash] = useState<ClashWay>('skip')
  const [enable, setEnable] = useState(false)
  const [plan, setPlan] = useState<RuleImportResult>()
  const [busy, setBusy] = useState(false)

  const take = async (next: File | null) => {
    setFile(next)
    setPlan(undefined)
    setContent(undefined)
    setFault(undefined)
    if (next === null) return
    if (next.size > MOST_BYTES) return setFault(t('import.tooLarge'))
    try {
      setContent(JSON.parse((await next.text()).replace(/^\uFEFF/, '')))
    } catch {
      setFault(t('import.notJson'))
    }
  }
  // What would come of it, anew with each choice.
  useEffect(() => {
    if (content === undefined) return
    let gone = false
    setBusy(true)
    importRules({ file: content, clash, enable, dryRun: true })
      .then((result) => !gone && setPlan(result))
      .catch((cause: unknown) => !gone && setFault(errorText(cause)))
      .finally(() => !gone && setBusy(false))
    return () => {
      gone = true
    }
  }, [content, clash, enable])
  const bring = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      setPlan(await importRules({ file: content, clash, enable, dryRun: false }))
    } catch (cause) {
      setFault(errorText(cause))
    } finally {
      setBusy(false)
    }
  }
  const count = plan?.rules.filter(({ outcome }) => outcome !== 'same' && outcome !== 'skipped').length ?? 0
  const done = plan?.dryRun === false
  const beside = plan === undefined ? [] : [...plan.scenes, ...plan.variables]
  return (
    <Modal opened onClose={onClose} title={t('import.title')} size={600} closeButtonProps={{ 'aria-label': common('act.close') }}>
      <form
        className={blocks.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !done && count > 0) void bring()
        }}
      >
        <FileInput
          label={t('import.file')}
          placeholder={t('import.choose')}
          accept="application/json,.json"
          clearable={false}
          disabled={busy || done}
          leftSection={<IconFileImport size={16} stroke={1.75} />}
          value={file}
          error={fault}
          onChange={(next) => void take(next)}
        />
        <p className={blocks.hint}>{busy && plan === undefined ? t('import.looking') : t('import.hint')}</p>
        {plan && !done && (
          <>
            <Select
              label={t('import.clash')}
              allowDeselect={false}
              value={clash}
              data={CLASH_WAYS.map((value) => ({ value, label: t(`import.way.${value}`) }))}
              onChange={(next) => setClash(CLASH_WAYS.find((one) => one === next) ?? 'skip')}
            />
            <Checkbox label={t('import.enable')} checked={enable} onChange={(event) => setEnable(event.currentTarget.checked)} />
          </>
        )}
        {plan && (
          <ul className={classes.rows} aria-label={t('import.title')}>
            {plan.rules.slice(0, LISTED).map(({ id, name, outcome, why, unknownBoards }) => (
              <li key={id}>
                <b>{name}</b>
                <span>{t(`import.outcome.${outcome}`)}</span>
                {why !== null && <small>{why}</small>}
                {unknownBoards.length > 0 && <small>{t('import.unknownBoards', { boards: unknownBoards.join(', ') })}</small>}
              </li>
            ))}
            {plan.rules.length > LISTED && <li>{t('import.more', { count: plan.rules.length - LISTED })}</li>}
          </ul>
        )}
        {beside.length > 0 && <p className={blocks.hint}>{t('import.beside', { text: beside.slice(0, 20).join(', ') })}</p>}
        {done && (
          <p className={blocks.hint} role="status">
            {t('import.done', { count })}
          </p>
        )}
        <div className={blocks.acts}>
          <Button variant="subtle" onClick={onClose}>
            {common(done ? 'act.close' : 'act.cancel')}
          </Button>
          {!done && (
            <Button type="submit" variant="filled" disabled={count === 0 || busy}>
              {plan !== undefined && count === 0 ? t('import.nothing') : t('import.act', { count })}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  )
}
