import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** A field for a password or token. Its eye is named in the reader's language; Mantine's own name is English. */
export function SecretField(props: PasswordInputProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const eye = t(shown ? 'secret.hide' : 'secret.show')
  return (
    <PasswordInput
      {...props}
      visible={shown}
      onVisibilityChange={setShown}
      visibilityToggleButtonProps={{ 'aria-label': eye, title: eye, tabIndex: 0 }}
    />
  )
}
