import { describe, expect, test } from 'vitest';
import { parseUid, uidOf } from '../../../shared/dicom/uid.ts';

describe('a UID', () => {
  test('is read without the NUL or spaces that pad it', () => {
    expect(parseUid('1.2.840.10008.1.2\0')).toBe('1.2.840.10008.1.2');
    expect(parseUid(' 1.2.3 ')).toBe('1.2.3');
  });

  test('may be 64 characters long and no longer', () => {
    const longest = `2.25.${'9'.repeat(59)}`;
    expect(parseUid(longest)).toBe(longest);
    expect(parseUid(`${longest}9`)).toBeUndefined();
  });

  test('may have components with a leading zero, which equipment sends', () => {
    expect(parseUid('1.2.03.4')).toBe('1.2.03.4');
  });

  test.each(['', '.', '1.', '.1', '1..2', '1.2a', '1.2 3', '1,2', '../1', '1.2\n'])('is not %j', (text) => {
    expect(parseUid(text)).toBeUndefined();
  });

  test('that must be there is missing or invalid by code, without its value in the message', () => {
    expect(() => uidOf('\0', 'StudyInstanceUID')).toThrowError(
      expect.objectContaining({ code: 'dicom.missing-uid', details: { keyword: 'StudyInstanceUID' } }),
    );
    expect(() => uidOf('SMITH^JOHN', 'StudyInstanceUID')).toThrowError(
      expect.objectContaining({
        code: 'dicom.invalid-uid',
        details: { keyword: 'StudyInstanceUID', found: '10 characters' },
        message: expect.not.stringContaining('SMITH'),
      }),
    );
  });
});
