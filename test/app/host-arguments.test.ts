import { describe, expect, test } from 'vitest';
import { formatHostArguments, parseHostArguments } from '../../app/host-arguments.ts';
import { settingOverrides } from '../../app/setting-overrides.ts';
import { defaultDataDirectory } from '../../main/default-data-directory.ts';

describe.skipIf(process.platform === 'win32')('the command line of a host', () => {
  test('without anything is the usual start', () => {
    expect(parseHostArguments([], '/here')).toEqual({
      dataDirectory: defaultDataDirectory(),
      ae: undefined,
      dicomHost: undefined,
      dicomPort: undefined,
      httpPort: 0,
      headless: false,
      demo: false,
      host: 'auto',
      paths: [],
    });
  });

  test('takes paths from where the person stands, also those that look like options', () => {
    const given = parseHostArguments(['--data', 'cache', 'cd', '../a b.dcm', '--', '--odd'], '/home/me');
    expect(given.dataDirectory).toBe('/home/me/cache');
    expect(given.paths).toEqual(['/home/me/cd', '/home/a b.dcm', '/home/me/--odd']);
  });

  test('takes a file address as desktops hand it over', () => {
    expect(parseHostArguments(['file:///media/cd/DICOM%20DIR'], '/').paths).toEqual(['/media/cd/DICOM DIR']);
  });

  test('survives being handed to the other host', () => {
    const given = parseHostArguments(
      [
        '--data',
        '/d',
        '--ae',
        'US 1',
        '--dicom-host',
        '::1',
        '--dicom-port',
        '0',
        '--http-port',
        '80',
        '--demo',
        'x',
      ],
      '/here',
    );
    expect(parseHostArguments(formatHostArguments(given), '/elsewhere')).toEqual(given);
  });

  test.each([
    [['--dicom-port', '65536'], '--dicom-port'],
    [['--dicom-port', '-1'], '--dicom-port'],
    [['--http-port', '80x'], '--http-port'],
    [['--http-port', ''], '--http-port'],
    [['--host', 'opera'], '--host'],
    [['--unheard-of'], '--unheard-of'],
    [['--data'], '--data'],
  ])('refuses %j, naming the option', (commandLine, option) => {
    const parse = (): unknown => parseHostArguments(commandLine, '/');
    expect(parse).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    expect(parse).toThrow(option);
  });
});

test('only what the command line names overrides a setting; port 0 is a value', () => {
  expect(settingOverrides(parseHostArguments([], '/'))).toEqual({});
  expect(settingOverrides(parseHostArguments(['--dicom-port', '0', '--ae', 'A'], '/'))).toEqual({
    'receiver.port': 0,
    'receiver.ae': 'A',
  });
});
