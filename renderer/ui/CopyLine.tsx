import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './copy-line.module.css'

/** Something to type elsewhere, in mono, with a copy button. Several lines stay several lines. */
interface Props {
  label?: string
  text: string
}

export function CopyLine({ label, text }: Props) {
  const { t } = useTranslation()
  return (
    <div className={classes.copy}>
      {label && <span className={classes.label}>{label}</span>}
      <div className={classes.line}>
        <code className={classes.text}>{text}</code>
        <CopyButton value={text} timeout={2000}>
          {({ copied, copy }) => (
            <Tooltip label={t(copied ? 'act.copied' : 'act.copy')}>
              <ActionIcon
                onClick={copy}
                size={28}
                aria-label={`${t(copied ? 'act.copied' : 'act.copy')}${label ? `: ${label}` : ''}`}
                title={`${t(copied ? 'act.copied' : 'act.copy')}${label ? `: ${label}` : ''}`}
              >
                {copied ? <IconCheck size={16} stroke={1.75} /> : <IconCopy size={16} stroke={1.75} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
    </div>
  )
}
