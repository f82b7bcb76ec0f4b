import type { BoardTypeFile, GpioInFile } from '../contract/boards/type.ts'

/**
 * ESP32-S3 on the DevKitC-1, 44 pins. Pins: docs.espressif.com, ESP32-S3-DevKitC-1; GPIO: ESP-IDF gpio.rst. GPIO 22–25 do not exist;
 * 33–37 belong to the octal PSRAM, which some modules have: they stay closed.
 */

const adc1 = (gpio: number): Pick<GpioInFile, 'adc' | 'touch'> => ({ adc: { unit: 1, channel: gpio - 1 }, touch: gpio })
const adc2 = (gpio: number): Pick<GpioInFile, 'adc'> => ({ adc: { unit: 2, channel: gpio - 11 } })
const touched2 = (gpio: number): GpioInFile => ({ gpio, ...adc2(gpio), touch: gpio })
const plain = (...gpios: number[]): GpioInFile[] => gpios.map((gpio) => ({ gpio }))
const memory = (use: 'flash' | 'psram', ...gpios: number[]): GpioInFile[] => gpios.map((gpio) => ({ gpio, memory: use }))

export const ESP32_S3_DEVKITC: BoardTypeFile = {
  id: 'esp32-s3-devkitc-1',
  name: 'ESP32-S3 (DevKitC-1)',
  chip: 'ESP32-S3',
  board: 'ESP32-S3-DevKitC-1',
  module: ['ESP32-S3', 'WROOM-1'],
  print: 'DevKitC-1',
  usb: 'bottom',
  buttons: ['RST', 'BOOT'],
  pwmChannels: 8,
  left: ['3V3', '3V3', 'RST', 4, 5, 6, 7, 15, 16, 17, 18, 8, 3, 46, 9, 10, 11, 12, 13, 14, '5V', 'GND'],
  right: ['GND', 43, 44, 1, 2, 42, 41, 40, 39, 38, 37, 36, 35, 0, 45, 48, 47, 21, 20, 19, 'GND', 'GND'],
  gpios: [
    { gpio: 0, strapping: { boot: 'high', effect: 'download', button: true } },
    { gpio: 1, ...adc1(1) },
    { gpio: 2, ...adc1(2) },
    { gpio: 3, ...adc1(3), strapping: { boot: 'any', effect: 'jtag' } },
    { gpio: 4, ...adc1(4) },
    { gpio: 5, ...adc1(5) },
    { gpio: 6, ...adc1(6) },
    { gpio: 7, ...adc1(7) },
    { gpio: 8, ...adc1(8), i2c: 'sda' },
    { gpio: 9, ...adc1(9), i2c: 'scl' },
    { gpio: 10, ...adc1(10) },
    touched2(11),
    touched2(12),
    touched2(13),
    touched2(14),
    { gpio: 15, ...adc2(15) },
    { gpio: 16, ...adc2(16) },
    { gpio: 17, ...adc2(17) },
    { gpio: 18, ...adc2(18) },
    { gpio: 19, ...adc2(19), serial: 'usb' },
    { gpio: 20, ...adc2(20), serial: 'usb' },
    { gpio: 21 },
    ...memory('flash', 26, 27, 28, 29, 30, 31, 32),
    ...memory('psram', 33, 34, 35, 36, 37),
    ...plain(38, 39, 40, 41, 42),
    { gpio: 43, serial: 'uart-tx' },
    { gpio: 44, serial: 'uart-rx' },
    { gpio: 45, strapping: { boot: 'low', effect: 'flash-voltage' } },
    { gpio: 46, strapping: { boot: 'low', effect: 'flash-mode' } },
    ...plain(47, 48),
  ],
}
