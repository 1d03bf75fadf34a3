/** The part of dcmjs, which has no types of its own, that tests compare with. */
declare module 'dcmjs' {
  export const data: {
    readonly DicomMetaDictionary: {
      readonly nameMap: Readonly<
        Record<string, { readonly tag: string; readonly vr: string; readonly name: string }>
      >;
    };
  };
}
