/**
 * How the program names itself in file meta information and in associations (PS3.7 D.3.3.2): a UID made from a UUID
 * (PS3.5 B.2), never changed, and a version name of at most 16 characters that follows the program's version.
 */
export const ImplementationClassUID = '2.25.229055413701465348519323879796798764862';
export const ImplementationVersionName = 'NEGATOSCOPE_0_1';
