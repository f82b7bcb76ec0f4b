import type { BoardTypeFile, GpioInFile } from '../contract/boards/type.ts'

/**
 * Seeed Studio XIAO ESP32-C3, 14 pins. Pins: wiki.seeedstudio.com, XIAO_ESP32C3; GPIO: ESP-IDF gpio.rst. GPIO 0 and 1 are not led out.
 * GPIO 5 is on ADC2, which the chip's errata declare unusable.
 */

const flash = (gpio: number): GpioInFile => ({ gpio, memory: 'flash' })

export const XIAO_ESP32_C3: BoardTypeFile = {
  id: 'xiao-esp32-c3',
  name: 'XIAO ESP32-C3',
  chip: 'ESP32-C3',
  board: 'Seeed XIAO ESP32-C3',
  module: ['ESP32', 'C3'],
  print: 'XIAO',
  usb: 'top',
  pwmChannels: 6,
  left: [
    { gpio: 2, alias: 'D0' },
    { gpio: 3, alias: 'D1' },
    { gpio: 4, alias: 'D2' },
    { gpio: 5, alias: 'D3' },
    { gpio: 6, alias: 'D4' },
    { gpio: 7, alias: 'D5' },
    { gpio: 21, alias: 'D6' },
  ],
  right: ['5V', 'GND', '3V3', { gpio: 10, alias: 'D10' }, { gpio: 9, alias: 'D9' }, { gpio: 8, alias: 'D8' }, { gpio: 20, alias: 'D7' }],
  gpios: [
    { gpio: 0, adc: { unit: 1, channel: 0 } },
    { gpio: 1, adc: { unit: 1, channel: 1 } },
    { gpio: 2, adc: { unit: 1, channel: 2 }, strapping: { boot: 'high', effect: 'download' } },
    { gpio: 3, adc: { unit: 1, channel: 3 } },
    { gpio: 4, adc: { unit: 1, channel: 4 } },
    { gpio: 5, adc: { unit: 2, channel: 0, usable: false } },
    { gpio: 6, i2c: 'sda' },
    { gpio: 7, i2c: 'scl' },
    { gpio: 8, strapping: { boot: 'high', effect: 'flash-mode' } },
    { gpio: 9, strapping: { boot: 'high', effect: 'download', button: true } },
    { gpio: 10 },
    flash(11),
    flash(12),
    flash(13),
    flash(14),
    flash(15),
    flash(16),
    flash(17),
    { gpio: 18, serial: 'usb' },
    { gpio: 19, serial: 'usb' },
    { gpio: 20, serial: 'uart-rx' },
    { gpio: 21, serial: 'uart-tx' },
  ],
}
