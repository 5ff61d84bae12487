import { NotEmulated } from '../errors';

/** What keys can do. https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html */
const ALGORITHMS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string[]>>>>>> = {
  SYMMETRIC_DEFAULT: { ENCRYPT_DECRYPT: { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } },
  RSA: {
    ENCRYPT_DECRYPT: { EncryptionAlgorithms: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] },
    SIGN_VERIFY: {
      SigningAlgorithms: ['RSASSA_PKCS1_V1_5', 'RSASSA_PSS'].flatMap((scheme) =>
        [256, 384, 512].map((bits) => `${scheme}_SHA_${bits}`),
      ),
    },
  },
};

/** The algorithms of a key, as DescribeKey shows them. Undefined if such a key cannot have this usage. */
export function algorithmsOf(spec: string, usage: string) {
  const byUsage = ALGORITHMS[spec.replace(/^(RSA)_\d+$/, '$1')];
  if (!byUsage) throw new NotEmulated(`keys of the spec ${spec}`);
  return byUsage[usage];
}
