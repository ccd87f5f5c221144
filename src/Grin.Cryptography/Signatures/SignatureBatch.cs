using System.Diagnostics;
using System.Numerics;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Signatures;

/// <summary>Kernel signatures checked together: <c>sum of r_i * (R_i + e_i * P_i) - (sum of r_i * s_i) * G</c> is infinity.</summary>
/// <remarks>
/// As for <see cref="SignatureEquation"/>, but step by step over all signatures: the nonces R and excesses P are lifted together,
/// the challenges e hashed together, and the coefficients computed together (<see cref="SignatureCoefficients{TLanes}"/>).
/// Signatures that turn out malformed are dropped. The memory is kept from batch to batch; nothing is allocated for a signature.
/// </remarks>
internal sealed unsafe class SignatureBatch : IBatch
{
    /// <summary>Most signatures of a batch. Beyond this a larger multi-scalar multiplication gains nothing, while its points leave the cache.</summary>
    public const int MaxMembers = 8192;

    // Numbers are read as many at a time as the widest path has lanes.
    private const int MaxLanes = 8;

    // Challenges hashed at a time.
    private const int Group = 64;

    private const int Own = SignatureCoefficients<ScalarLanesPortable>.OwnPoints;
    private const int NumbersSize = 2 * Scalar.Size;
    private const int MessageSize = FieldElement.Size + PointEncoding.Size + KernelSignature.MessageSize;

    private readonly AlignedBuffer<byte> _lanes = new();
    private readonly byte[] _messages = new byte[Group * MessageSize];
    private readonly byte[] _digests = new byte[Group * Sha256Lanes.Size];
    private int _capacity;
    private ArithmeticPath _path;
    private bool[] _wellFormed = [];
    private int[] _indices = [];
    private byte[] _numbers = [];
    private byte[] _weights = [];
    private byte[] _runWeights = [];
    private byte[] _signs = [];
    private AffinePoint[] _points = [];
    private AffinePoint[] _terms = [];
    private Scalar[] _coefficients = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Indices => _indices.AsSpan(0, Count);

    /// <summary>Reads a batch in the place of the one before.</summary>
    /// <param name="excesses">At most <see cref="MaxMembers"/> rows of 33 bytes.</param>
    /// <param name="messages">As many rows of 32 bytes.</param>
    /// <param name="signatures">As many rows of 64 bytes.</param>
    /// <param name="weightSeed">32 bytes nobody else can foresee.</param>
    /// <param name="path">The arithmetic to use.</param>
    public void Read(Rows excesses, Rows messages, Rows signatures, ReadOnlySpan<byte> weightSeed, ArithmeticPath path)
    {
        int count = signatures.Count;
        Reserve(count);
        _path = path;
        for (int i = 0; i < count; i++)
        {
            _wellFormed[i] = TryReadPoints(excesses[i], signatures[i], OwnPoints(i), _signs.AsSpan(i * Own, Own));
            if (!_wellFormed[i])
            {
                OwnPoints(i).Fill(Generators.G);
            }
        }

        LiftPoints(count);
        DropMalformed(count);
        for (int start = 0; start < Count; start += Group)
        {
            HashChallenges(messages, signatures, start, Math.Min(Group, Count - start));
        }

        // e is a hash over R, P and the message, so with s it binds all of a member.
        BatchWeights.Draw(weightSeed, _numbers.AsSpan(0, Count * NumbersSize), _weights.AsSpan(0, Count * Scalar.Size));
        for (int i = Count; i % MaxLanes != 0; i++)
        {
            Numbers(i).Clear();
        }
    }

    /// <inheritdoc/>
    public JacobianPoint Sum(int start, int count) => _path switch
    {
        ArithmeticPath.Avx512 => Sum<ScalarLanes512>(start, count),
        ArithmeticPath.Avx2 => Sum<ScalarLanes256>(start, count),
        _ => Sum<ScalarLanesPortable>(start, count),
    };

    /// <summary>The sum of the excesses of all well-formed members, nearly free since they are lifted.</summary>
    public AffinePoint SumExcesses()
    {
        for (int i = 0; i < Count; i++)
        {
            _terms[i] = OwnPoints(i)[1];
        }

        return PointTotal.Of(_terms.AsSpan(0, Count), _path);
    }

    private JacobianPoint Sum<TLanes>(int start, int count)
        where TLanes : unmanaged, IScalarLanes<TLanes>
    {
        // The run is widened to whole vectors; what it did not contain weighs nothing, and its coefficients are not used.
        int first = start / TLanes.Count * TLanes.Count;
        int vectors = (start + count - first + TLanes.Count - 1) / TLanes.Count;
        int skipped = start - first;
        Span<byte> runWeights = _runWeights.AsSpan(0, vectors * TLanes.Count * Scalar.Size);
        runWeights.Clear();
        _weights.AsSpan(start * Scalar.Size, count * Scalar.Size).CopyTo(runWeights[(skipped * Scalar.Size)..]);

        int terms = 1 + (count * Own);
        Span<Scalar> coefficients = _coefficients.AsSpan(skipped * Own, terms);
        Scalar generatorCoefficient;
        fixed (byte* numbers = _numbers, weights = _runWeights)
        {
            fixed (Scalar* own = &_coefficients[1])
            {
                generatorCoefficient = SignatureCoefficients<TLanes>.Compute(_lanes, numbers + (first * NumbersSize), weights, vectors, own);
            }
        }

        coefficients[0] = generatorCoefficient;
        _terms[0] = Generators.G;
        _points.AsSpan(start * Own, count * Own).CopyTo(_terms.AsSpan(1));
        return Pippenger.Multiply(_terms.AsSpan(0, terms), coefficients, _path);
    }

    /// <summary>Takes the x of R and P; false unless they and s are in range.</summary>
    private static bool TryReadPoints(ReadOnlySpan<byte> excess, ReadOnlySpan<byte> signature, Span<AffinePoint> points, Span<byte> signs)
    {
        bool isInRange = FieldElement.TryRead(signature, out FieldElement nonce) & Scalar.TryRead(signature[FieldElement.Size..], out _);
        isInRange &= PointEncoding.TryReadCommitmentX(excess, out FieldElement x, out signs[1]);
        points[0] = new AffinePoint(nonce, default);
        signs[0] = 0;
        points[1] = new AffinePoint(x, default);
        return isInRange;
    }

    /// <summary>Lifts all points; signatures that have one which is not on the curve are malformed.</summary>
    private void LiftPoints(int count)
    {
        int lifted = 0;
        while (lifted < count)
        {
            Range rest = (lifted * Own)..(count * Own);
            int bad = PointLifting.LiftAll(_points.AsSpan(rest), _signs.AsSpan(rest), _path);
            if (bad < 0)
            {
                return;
            }

            lifted += bad / Own;
            _wellFormed[lifted++] = false;
        }
    }

    private void DropMalformed(int count)
    {
        Count = 0;
        for (int i = 0; i < count; i++)
        {
            if (_wellFormed[i])
            {
                OwnPoints(i).CopyTo(OwnPoints(Count));
                _indices[Count++] = i;
            }
        }
    }

    /// <summary>Writes e and s of some well-formed signatures.</summary>
    private void HashChallenges(Rows messages, Rows signatures, int start, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Span<byte> message = _messages.AsSpan(i * MessageSize, MessageSize);
            ReadOnlySpan<byte> signature = signatures[_indices[start + i]];
            signature[..FieldElement.Size].CopyTo(message);
            PointEncoding.WritePublicKey(OwnPoints(start + i)[1], message[FieldElement.Size..]);
            messages[_indices[start + i]].CopyTo(message[(FieldElement.Size + PointEncoding.Size)..]);
            signature[FieldElement.Size..].CopyTo(Numbers(start + i)[Scalar.Size..]);
        }

        Sha256Lanes.HashMany(_messages.AsSpan(0, count * MessageSize), MessageSize, _digests.AsSpan(0, count * Sha256Lanes.Size));
        for (int i = 0; i < count; i++)
        {
            _digests.AsSpan(i * Sha256Lanes.Size, Sha256Lanes.Size).CopyTo(Numbers(start + i));
        }
    }

    private Span<AffinePoint> OwnPoints(int index) => _points.AsSpan(index * Own, Own);

    private Span<byte> Numbers(int index) => _numbers.AsSpan(index * NumbersSize, NumbersSize);

    private void Reserve(int count)
    {
        Debug.Assert(count <= MaxMembers, "More members than a batch holds.");
        if (count <= _capacity)
        {
            return;
        }

        // In whole vectors, of which a run may touch one more than its length has.
        _capacity = Math.Min(MaxMembers, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, MaxLanes)));
        int padded = _capacity + MaxLanes;
        _wellFormed = new bool[_capacity];
        _indices = new int[_capacity];
        _numbers = new byte[padded * NumbersSize];
        _weights = new byte[_capacity * Scalar.Size];
        _runWeights = new byte[padded * Scalar.Size];
        _signs = new byte[_capacity * Own];
        _points = new AffinePoint[_capacity * Own];
        _terms = new AffinePoint[1 + (_capacity * Own)];
        _coefficients = new Scalar[1 + (padded * Own)];
    }
}
