using System.Diagnostics;
using Grin.Cryptography.Batches;
using Grin.Cryptography.Commitments;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;
using Grin.Cryptography.MultiScalarMultiplication;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>Range proofs checked together: the weighted equations of all of them in one multi-scalar multiplication.</summary>
/// <remarks>
/// A batch goes through its proofs step by step, each step over all proofs: the bytes are taken apart
/// (<see cref="ProofLayout"/>), the transcripts run (<see cref="ProofTranscripts"/>), all points lifted
/// (<see cref="PointLifting"/>). Proofs that turn out malformed on the way are dropped. A sum then computes the coefficients of all
/// points (<see cref="ProofCoefficients{TLanes}"/>) and hands them with the points to <see cref="Pippenger"/>. The memory is kept
/// from batch to batch; nothing is allocated for a proof.
/// </remarks>
internal sealed unsafe class BulletproofBatch : IBatch
{
    /// <summary>
    /// Most proofs of a batch. Beyond this the shared generators cost next to nothing per proof, while the points leave the cache.
    /// </summary>
    public const int MaxMembers = 1024;

    // Numbers are read as many at a time as the widest path has lanes.
    private const int MaxLanes = 8;

    private readonly ProofTranscripts _transcripts = new();
    private readonly AlignedBuffer<byte> _lanes = new();
    private int _capacity;
    private ArithmeticPath _path;
    private bool[] _wellFormed = [];
    private int[] _indices = [];
    private byte[] _numbers = [];
    private byte[] _binding = [];
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
    /// <param name="commitments">At most <see cref="MaxMembers"/> rows of 33 bytes.</param>
    /// <param name="proofs">As many rows of 675 bytes.</param>
    /// <param name="weightSeed">32 bytes nobody else can foresee.</param>
    /// <param name="path">The arithmetic to use.</param>
    public void Read(Rows commitments, Rows proofs, ReadOnlySpan<byte> weightSeed, ArithmeticPath path)
    {
        int count = proofs.Count;
        Reserve(count);
        _path = path;
        for (int i = 0; i < count; i++)
        {
            _wellFormed[i] = TryReadPoints(commitments[i], proofs[i], OwnPoints(i), _signs.AsSpan(i * ProofPoints.Count, ProofPoints.Count));
            ProofNumbers.CopyCarried(proofs[i], Numbers(i));
        }

        _transcripts.Derive(commitments, proofs, _numbers);
        for (int i = 0; i < count; i++)
        {
            _wellFormed[i] = _wellFormed[i] && ProofNumbers.AreInRange(Numbers(i));
        }

        LiftPoints(count);
        DropMalformed(count);
        for (int i = 0; i < Count; i++)
        {
            ProofNumbers.Binding(Numbers(i)).CopyTo(_binding.AsSpan(i * ProofNumbers.BindingSize));
        }

        BatchWeights.Draw(weightSeed, _binding.AsSpan(0, Count * ProofNumbers.BindingSize), _weights.AsSpan(0, Count * Scalar.Size));
    }

    /// <inheritdoc/>
    public JacobianPoint Sum(int start, int count) => _path switch
    {
        ArithmeticPath.Avx512 => Sum<ScalarLanes512>(start, count),
        ArithmeticPath.Avx2 => Sum<ScalarLanes256>(start, count),
        _ => Sum<ScalarLanesPortable>(start, count),
    };

    private JacobianPoint Sum<TLanes>(int start, int count)
        where TLanes : unmanaged, IScalarLanes<TLanes>
    {
        // The run is widened to whole vectors; what it did not contain weighs nothing, and its coefficients are not used.
        int first = start / TLanes.Count * TLanes.Count;
        int vectors = (start + count - first + TLanes.Count - 1) / TLanes.Count;
        int skipped = start - first;
        Debug.Assert(vectors <= IScalarLanes<TLanes>.MaxAccumulated || TLanes.Count == 1, "More members than sums have room for.");
        Span<byte> runWeights = _runWeights.AsSpan(0, vectors * TLanes.Count * Scalar.Size);
        runWeights.Clear();
        _weights.AsSpan(start * Scalar.Size, count * Scalar.Size).CopyTo(runWeights[(skipped * Scalar.Size)..]);

        int terms = SharedPoints.Count + (count * ProofPoints.Count);
        Span<Scalar> coefficients = _coefficients.AsSpan(skipped * ProofPoints.Count, terms);
        Span<Scalar> shared = stackalloc Scalar[SharedPoints.Count];
        fixed (byte* numbers = _numbers, weights = _runWeights)
        {
            fixed (Scalar* own = &_coefficients[SharedPoints.Count])
            {
                ProofCoefficients<TLanes>.Compute(_lanes, numbers + (first * ProofNumbers.Size), weights, vectors, own, shared);
            }
        }

        shared.CopyTo(coefficients);
        SharedPoints.All.CopyTo(_terms);
        _points.AsSpan(start * ProofPoints.Count, count * ProofPoints.Count).CopyTo(_terms.AsSpan(SharedPoints.Count));
        return Pippenger.Multiply(_terms.AsSpan(0, terms), coefficients, _path);
    }

    /// <summary>Takes the x of a proof's points and of its commitment; false unless the commitment is encoded as one.</summary>
    private static bool TryReadPoints(ReadOnlySpan<byte> commitment, ReadOnlySpan<byte> proof, Span<AffinePoint> points, Span<byte> signs)
    {
        for (int i = 0; i < ProofLayout.FirstPointCount; i++)
        {
            points[i] = new AffinePoint(FieldElement.Read(ProofLayout.FirstPoint(proof, i)), default);
            signs[i] = ProofLayout.FirstSign(proof, i);
        }

        for (int i = 0; i < 2 * ProofLayout.Rounds; i++)
        {
            points[ProofPoints.Rounds + i] = new AffinePoint(FieldElement.Read(ProofLayout.RoundPoint(proof, i)), default);
            signs[ProofPoints.Rounds + i] = ProofLayout.RoundSign(proof, i);
        }

        bool isCommitment = PointEncoding.TryReadCommitmentX(commitment, out FieldElement x, out signs[ProofPoints.V]);
        points[ProofPoints.V] = new AffinePoint(x, default);
        return isCommitment;
    }

    /// <summary>Lifts the points of all well-formed proofs; those that have one which is not on the curve are malformed.</summary>
    private void LiftPoints(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!_wellFormed[i])
            {
                OwnPoints(i).Fill(Generators.G);
            }
        }

        int lifted = 0;
        while (lifted < count)
        {
            Range rest = (lifted * ProofPoints.Count)..(count * ProofPoints.Count);
            int bad = PointLifting.LiftAll(_points.AsSpan(rest), _signs.AsSpan(rest), _path);
            if (bad < 0)
            {
                return;
            }

            lifted += bad / ProofPoints.Count;
            _wellFormed[lifted++] = false;
        }
    }

    /// <summary>Moves the well-formed proofs together, and fills up to whole vectors with any numbers that can be inverted.</summary>
    private void DropMalformed(int count)
    {
        Count = 0;
        for (int i = 0; i < count; i++)
        {
            if (_wellFormed[i])
            {
                if (Count != i)
                {
                    OwnPoints(i).CopyTo(OwnPoints(Count));
                    Numbers(i).CopyTo(Numbers(Count));
                }

                _indices[Count++] = i;
            }
        }

        for (int i = Count; i % MaxLanes != 0; i++)
        {
            Numbers(0).CopyTo(Numbers(i));
        }
    }

    private Span<AffinePoint> OwnPoints(int index) => _points.AsSpan(index * ProofPoints.Count, ProofPoints.Count);

    private Span<byte> Numbers(int index) => _numbers.AsSpan(index * ProofNumbers.Size, ProofNumbers.Size);

    private void Reserve(int count)
    {
        Debug.Assert(count <= MaxMembers, "More members than a batch holds.");
        if (count <= _capacity)
        {
            return;
        }

        // In whole vectors, of which a run may touch one more than its length has.
        _capacity = Math.Min(MaxMembers, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, MaxLanes)));
        int padded = _capacity + MaxLanes;
        _wellFormed = new bool[_capacity];
        _indices = new int[_capacity];
        _numbers = new byte[padded * ProofNumbers.Size];
        _binding = new byte[_capacity * ProofNumbers.BindingSize];
        _weights = new byte[_capacity * Scalar.Size];
        _runWeights = new byte[padded * Scalar.Size];
        _signs = new byte[_capacity * ProofPoints.Count];
        _points = new AffinePoint[_capacity * ProofPoints.Count];
        _terms = new AffinePoint[SharedPoints.Count + (_capacity * ProofPoints.Count)];
        _coefficients = new Scalar[SharedPoints.Count + (padded * ProofPoints.Count)];
    }
}
