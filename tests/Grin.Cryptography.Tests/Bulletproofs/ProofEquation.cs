using System.Numerics;
using Grin.Cryptography.Bulletproofs;
using Grin.Cryptography.Tests.Batches;
using Grin.Cryptography.Tests.Fields;

namespace Grin.Cryptography.Tests.Bulletproofs;

/// <summary>A proof's numbers, and its equation written out index by index in big integers (crypto.md §5).</summary>
internal sealed class ProofEquation
{
    private static readonly BigInteger N = EdgeNumbers.N;

    private readonly BigInteger[] _numbers;

    public ProofEquation(byte[] numbers)
    {
        Bytes = numbers;
        _numbers = [.. Enumerable.Range(0, ProofNumbers.Count).Select(i => new BigInteger(numbers.AsSpan(32 * i, 32), isUnsigned: true, isBigEndian: true))];
    }

    /// <summary>The numbers as <see cref="ProofNumbers"/> has them.</summary>
    public byte[] Bytes { get; }

    private BigInteger A0 => _numbers[ProofNumbers.VectorEnds];

    private BigInteger A1 => _numbers[ProofNumbers.VectorEnds + 1];

    private BigInteger B0 => _numbers[ProofNumbers.VectorEnds + 2];

    private BigInteger B1 => _numbers[ProofNumbers.VectorEnds + 3];

    private BigInteger Z => _numbers[ProofNumbers.Z];

    /// <summary>Reads proofs and runs their transcripts together.</summary>
    public static ProofEquation[] DeriveAll(IReadOnlyList<ProofRecord> proofs)
    {
        var numbers = new byte[proofs.Count * ProofNumbers.Size];
        for (int i = 0; i < proofs.Count; i++)
        {
            ProofNumbers.CopyCarried(proofs[i].Proof, numbers.AsSpan(i * ProofNumbers.Size));
        }

        new ProofTranscripts().Derive(
            new RowList(33, proofs.Select(proof => proof.Commitment)).Rows, new RowList(675, proofs.Select(proof => proof.Proof)).Rows, numbers);
        return [.. numbers.Chunk(ProofNumbers.Size).Select(part => new ProofEquation(part))];
    }

    public static ProofEquation Derive(byte[] commitment, byte[] proof) => DeriveAll([new ProofRecord(commitment, proof)])[0];

    public string Hex(int index) => Convert.ToHexStringLower(Bytes, 32 * index, 32);

    /// <summary>Coefficients of G_0..G_63, H_0..H_63, G and H.</summary>
    public BigInteger[] Shared()
    {
        var shared = new BigInteger[130];
        BigInteger y = _numbers[ProofNumbers.Y];
        BigInteger sumOfPowers = 0;
        for (int i = 0; i < 64; i++)
        {
            BigInteger s = 1;
            for (int j = 0; j < 5; j++)
            {
                BigInteger challenge = _numbers[ProofNumbers.Rounds + j];
                s *= (i >> j & 1) != 0 ? challenge : Invert(challenge);
            }

            BigInteger power = BigInteger.ModPow(y, i, N);
            sumOfPowers += power;
            shared[i] = Modulo(-Z - ((i < 32 ? A0 : A1) * s));
            shared[64 + i] = Modulo(Z + (Invert(power) * ((Z * Z << i) - ((i < 32 ? B0 : B1) * Invert(s % N)))));
        }

        BigInteger t = _numbers[ProofNumbers.T];
        BigInteger w = _numbers[ProofNumbers.W];
        shared[128] = Modulo(
            _numbers[ProofNumbers.Tau + 1] + (w * _numbers[ProofNumbers.Tau]) + (_numbers[ProofNumbers.U] * (t - (A0 * B0) - (A1 * B1))));
        shared[129] = Modulo(w * (((Z - (Z * Z)) * sumOfPowers) - (Z * Z * Z * ulong.MaxValue) - t));
        return shared;
    }

    /// <summary>Coefficients of A, S, T1, T2, L0, R0 .. R4, V.</summary>
    public BigInteger[] Own()
    {
        BigInteger x = _numbers[ProofNumbers.X];
        BigInteger w = _numbers[ProofNumbers.W];
        return
        [
            1, x, w * x % N, w * x * x % N,
            .. Enumerable.Range(0, 5).Select(j => _numbers[ProofNumbers.Rounds + j]).SelectMany(xj => new[] { xj * xj % N, Invert(xj * xj % N) }),
            w * Z * Z % N,
        ];
    }

    private static BigInteger Invert(BigInteger value) => BigInteger.ModPow(value, N - 2, N);

    private static BigInteger Modulo(BigInteger value) => EdgeNumbers.Modulo(value, N);
}
