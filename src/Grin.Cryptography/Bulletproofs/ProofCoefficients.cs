using System.Runtime.CompilerServices;
using Grin.Cryptography.Curve;
using Grin.Cryptography.Fields;
using Grin.Cryptography.Fields.ScalarLanes;
using Grin.Cryptography.Memory;

namespace Grin.Cryptography.Bulletproofs;

/// <summary>
/// The coefficients of the points whose sum is infinity if all proofs of a batch are valid (crypto.md §5), a proof per lane.
/// </summary>
/// <remarks>
/// <para>
/// <b>Equation.</b> With s(i) the product over the rounds j of x_j where bit j of i is set and 1/x_j where not, h the sixth bit
/// of i, and r the proof's random weight, a proof contributes
/// </para>
/// <code>
/// G_i: -r z - r a_h s(i)
/// H_i:  r z + r z^2 (2/y)^i - r b_h y^-i / s(i)
/// G:    r (mu' + u (t - a_0 b_0 - a_1 b_1)) + r w taux'
/// H:    r w ((z - z^2) (1 + y + .. + y^63) - z^3 (2^64 - 1) - t)
/// A: r   S: r x   T1: r w x   T2: r w x^2   V: r w z^2   L_j: r x_j^2   R_j: r / x_j^2
/// </code>
/// <para>
/// <b>Tables.</b> The three sequences are products with one factor per bit of the index, so each is a table over the upper
/// three bits, which carries the weight, times a table over the lower three. Such a table of eight grows from its first entry, doubled
/// bit by bit. The 64 products of two tables are never reduced: of all proofs they are added up at twice the width
/// (<see cref="IScalarLanes{TSelf}.AccumulateProducts"/>), a few proofs at a time.
/// </para>
/// <para>
/// For a_h s(i) bit j is worth x_j^2. b_h y^-i / s(i) is written from its end, k = 31 - i: there bit j is worth x_j^2 y^(2^j), and
/// no more inverses than 1/y and the product of all 1/x_j are needed. These come from one inversion for the whole batch.
/// </para>
/// <para>
/// <b>One weight per proof.</b> The second equation of a proof (on T1, T2 and V) stays joined to the first by the transcript's
/// w as in the library, and is not given a random weight of its own: whoever makes a proof may choose T1 so that the second
/// equation fails by an amount known to him in terms of G_i, which the first, made after w is known, makes up for. The library
/// accepts such a proof, though the commitment's range is proven nevertheless, and so must this.
/// With w fixed and r random, only one coefficient of a proof can be short; it is that of A.
/// </para>
/// </remarks>
/// <typeparam name="TLanes">The path.</typeparam>
internal static unsafe partial class ProofCoefficients<TLanes>
    where TLanes : unmanaged, IScalarLanes<TLanes>
{
    private const int VectorLength = BulletproofGenerators.VectorLength;
    private const int IndexBits = ProofLayout.Rounds + 1;

    // A table is over half of an index's bits; where the sixth bit picks between the ends, it consists of two parts.
    private const int TableBits = IndexBits / 2;
    private const int TableLength = 1 << TableBits;
    private const int PartBits = TableBits - 1;
    private const int PartLength = 1 << PartBits;

    private const int WideSize = IScalarLanes<TLanes>.WideSize;

    // Vectors whose products are added up at once.
    private const int Group = IScalarLanes<TLanes>.MaxProducts;

    // What y^-32 is (2/y)^32 times.
    private static readonly Scalar Shift32Inverse = new Scalar((UInt128)1 << 32).Invert();

    /// <summary>Computes them.</summary>
    /// <param name="buffer">Scratch memory.</param>
    /// <param name="numbers">The <see cref="ProofNumbers"/> of each proof, one after the other, in range.</param>
    /// <param name="weights">r of each proof, 32 bytes big-endian. A weight of 0 leaves its proof out.</param>
    /// <param name="vectors">How many times <c>TLanes.Count</c> proofs there are.</param>
    /// <param name="own">Receives the coefficients of each proof's own points, in the order of <see cref="ProofPoints"/>.</param>
    /// <param name="shared">Receives those of the points all proofs share, in the order of <see cref="SharedPoints"/>.</param>
    public static void Compute(AlignedBuffer<byte> buffer, byte* numbers, byte* weights, int vectors, Scalar* own, Span<Scalar> shared)
    {
        TLanes* folds = (TLanes*)buffer.Take((((3 * vectors) + 1) * sizeof(TLanes)) + sizeof(Sums) + sizeof(Work) + (Group * sizeof(Tables)));
        TLanes* inverses = folds + vectors;
        TLanes* scratch = inverses + vectors;
        var sums = (Sums*)(scratch + vectors + 1);
        var work = (Work*)(sums + 1);
        var tables = (Tables*)(work + 1);
        for (int v = 0; v < vectors; v++)
        {
            Read(numbers + (v * TLanes.Count * ProofNumbers.Size), &work->Numbers);
            MultiplyRounds(&work->Numbers, folds + v, inverses + v);
        }

        ScalarLaneSums<TLanes>.InvertAll(inverses, scratch, vectors);
        new Span<byte>(sums, sizeof(Sums)).Clear();
        TLanes.Fill(&work->One, Scalar.One);
        TLanes.Fill(&work->LargestValue, new Scalar(ulong.MaxValue));
        TLanes.Fill(&work->Shift32Inverse, Shift32Inverse);
        for (int v = 0; v < vectors; v++)
        {
            Read(numbers + (v * TLanes.Count * ProofNumbers.Size), &work->Numbers);
            TLanes.Read(&work->Weight, weights + (v * TLanes.Count * Scalar.Size), Scalar.Size);
            Add(work, folds + v, inverses + v, sums, tables + (v % Group), own + (v * TLanes.Count * ProofPoints.Count));
            if (v % Group == Group - 1 || v == vectors - 1)
            {
                AddProducts(tables, (v % Group) + 1, sums);
            }
        }

        ScalarLaneSums<TLanes>.PieceWeights((TLanes*)&work->LastPowers);
        AddLanes(sums, (TLanes*)&work->LastPowers, shared);
    }

    /// <summary>The product of the rounds' challenges, and that times y.</summary>
    private static void MultiplyRounds(Numbers* n, TLanes* fold, TLanes* foldTimesY)
    {
        var rounds = (TLanes*)&n->Rounds;
        TLanes.Multiply(fold, rounds, rounds + 1);
        for (int round = 2; round < ProofLayout.Rounds; round++)
        {
            TLanes.Multiply(fold, fold, rounds + round);
        }

        TLanes.Multiply(foldTimesY, fold, &n->Y);
    }

    /// <summary>Adds the proofs of one vector.</summary>
    /// <param name="work">With the numbers and the weight.</param>
    /// <param name="fold">Product of the rounds' challenges.</param>
    /// <param name="inverse">Inverse of that times y.</param>
    /// <param name="sums">Receives what belongs to shared points but the G_i and H_i.</param>
    /// <param name="tables">Receives what makes up the coefficients of those.</param>
    /// <param name="own">Receives the coefficients of own points.</param>
    private static void Add(Work* work, TLanes* fold, TLanes* inverse, Sums* sums, Tables* tables, Scalar* own)
    {
        Numbers* n = &work->Numbers;
        TLanes* start = &work->Start;
        TLanes* weightedStart = &work->WeightedStart;
        TLanes.Multiply(start, inverse, &n->Y);
        TLanes.Multiply(weightedStart, start, &work->Weight);
        TLanes.Multiply(&work->Root, inverse, fold);
        AddPowers(work, &work->Root);
        AddRounds(work, own);
        AddEnds(work, sums);
        AddFirst(work, own);
        FillTables(work, tables);
    }

    /// <summary>Powers y^(2^j) and (2/y)^(2^j), 1 + y + .. + y^63, and y^-31 and y^-63.</summary>
    private static void AddPowers(Work* work, TLanes* inverseOfY)
    {
        var powers = (TLanes*)&work->Powers;
        var ratios = (TLanes*)&work->Ratios;
        TLanes* sum = &work->SumOfPowers;
        TLanes* term = &work->Term;
        powers[0] = work->Numbers.Y;
        TLanes.Add(ratios, inverseOfY, inverseOfY);
        TLanes.Add(sum, &work->One, powers);
        for (int j = 1; j < IndexBits; j++)
        {
            TLanes.Multiply(powers + j, powers + j - 1, powers + j - 1);
            TLanes.Multiply(ratios + j, ratios + j - 1, ratios + j - 1);
            TLanes.Add(term, &work->One, powers + j);
            TLanes.Multiply(sum, sum, term);
        }

        TLanes.Multiply(term, ratios + ProofLayout.Rounds, &work->Shift32Inverse);
        var lasts = (TLanes*)&work->LastPowers;
        TLanes.Multiply(lasts, term, powers);
        TLanes.Multiply(lasts + 1, lasts, term);
    }

    /// <summary>The squares of the rounds' challenges and the coefficients of L_j and R_j.</summary>
    private static void AddRounds(Work* work, Scalar* own)
    {
        var rounds = (TLanes*)&work->Numbers.Rounds;
        var squares = (TLanes*)&work->Squares;
        var prefixes = (TLanes*)&work->Prefixes;
        TLanes* term = &work->Term;
        TLanes* rest = &work->Root;
        for (int j = 0; j < ProofLayout.Rounds; j++)
        {
            TLanes.Multiply(squares + j, rounds + j, rounds + j);
            TLanes.Multiply(term, squares + j, &work->Weight);
            Write(own + ProofPoints.Rounds + (2 * j), term);
        }

        prefixes[0] = squares[0];
        for (int j = 1; j < ProofLayout.Rounds - 1; j++)
        {
            TLanes.Multiply(prefixes + j, prefixes + j - 1, squares + j);
        }

        // rest is r over the squares of rounds 0 to j.
        TLanes.Multiply(rest, &work->WeightedStart, &work->Start);
        for (int j = ProofLayout.Rounds - 1; j > 0; j--)
        {
            TLanes.Multiply(term, rest, prefixes + j - 1);
            Write(own + ProofPoints.Rounds + (2 * j) + 1, term);
            TLanes.Multiply(rest, rest, squares + j);
        }

        Write(own + ProofPoints.Rounds + 1, rest);
    }

    /// <summary>The terms of G and H, and what all G_i and H_i have in common.</summary>
    private static void AddEnds(Work* work, Sums* sums)
    {
        Numbers* n = &work->Numbers;
        var a = (TLanes*)&n->A;
        var b = (TLanes*)&n->B;
        TLanes* term = &work->Term;
        TLanes* total = &work->Root;
        TLanes.Multiply(term, a, b);
        TLanes.Subtract(total, &n->T, term);
        TLanes.Multiply(term, a + 1, b + 1);
        TLanes.Subtract(total, total, term);
        TLanes.Multiply(total, total, &n->U);
        TLanes.Add(total, total, &n->Mu);
        TLanes.Multiply(total, total, &work->Weight);
        TLanes.Accumulate(&sums->Blinding, total);
        TLanes.Multiply(&work->WeightedW, &work->Weight, &n->W);
        TLanes.Multiply(total, &work->WeightedW, &n->Tau);
        TLanes.Accumulate(&sums->Blinding, total);

        TLanes.Multiply(&work->ZSquare, &n->Z, &n->Z);
        TLanes.Subtract(total, &n->Z, &work->ZSquare);
        TLanes.Multiply(total, total, &work->SumOfPowers);
        TLanes.Multiply(term, &work->ZSquare, &n->Z);
        TLanes.Multiply(term, term, &work->LargestValue);
        TLanes.Subtract(total, total, term);
        TLanes.Subtract(total, total, &n->T);
        TLanes.Multiply(total, total, &work->WeightedW);
        TLanes.Accumulate(&sums->Value, total);

        TLanes.Multiply(total, &work->Weight, &n->Z);
        TLanes.Accumulate(&sums->All, total);
    }

    /// <summary>The coefficients of A, S, T1, T2 and V.</summary>
    private static void AddFirst(Work* work, Scalar* own)
    {
        TLanes* x = &work->Numbers.X;
        TLanes* term = &work->Term;
        Write(own + ProofPoints.A, &work->Weight);
        TLanes.Multiply(term, &work->Weight, x);
        Write(own + ProofPoints.S, term);
        TLanes.Multiply(term, &work->WeightedW, x);
        Write(own + ProofPoints.T1, term);
        TLanes.Multiply(term, term, x);
        Write(own + ProofPoints.T2, term);
        TLanes.Multiply(term, &work->WeightedW, &work->ZSquare);
        Write(own + ProofPoints.V, term);
    }

    private static void FillTables(Work* work, Tables* tables)
    {
        var squares = (TLanes*)&work->Squares;
        var powers = (TLanes*)&work->Powers;
        var ratios = (TLanes*)&work->Ratios;
        var factors = (TLanes*)&work->Prefixes;
        var a = (TLanes*)&work->Numbers.A;
        var b = (TLanes*)&work->Numbers.B;
        var lasts = (TLanes*)&work->LastPowers;
        for (int j = 0; j < ProofLayout.Rounds; j++)
        {
            TLanes.Multiply(factors + j, squares + j, powers + j);
        }

        var left = (TLanes*)&tables->LeftHigh;
        var right = (TLanes*)&tables->RightHigh;
        TLanes.Fill(&work->Term, default);
        for (int half = 0; half < 2; half++)
        {
            TLanes.Multiply(left, &work->WeightedStart, a + half);
            Double(left, squares + TableBits, PartBits);
            left += PartLength;
            TLanes.Multiply(right, &work->WeightedStart, lasts + half);
            TLanes.Subtract(&work->Root, &work->Term, b + half);
            TLanes.Multiply(right, right, &work->Root);
            Double(right, factors + TableBits, PartBits);
            right += PartLength;
        }

        var bits = (TLanes*)&tables->BitsHigh;
        TLanes.Multiply(bits, &work->Weight, &work->ZSquare);
        Double(bits, ratios + TableBits, TableBits);
        FillLow(work, (TLanes*)&tables->LeftLow, squares);
        FillLow(work, (TLanes*)&tables->RightLow, factors);
        FillLow(work, (TLanes*)&tables->BitsLow, ratios);
    }

    private static void FillLow(Work* work, TLanes* table, TLanes* factors)
    {
        table[0] = work->One;
        Double(table, factors, TableBits);
    }

    /// <summary>Makes a table of 2^bits entries from its first: bit j of an index is worth <paramref name="factors"/>[j].</summary>
    private static void Double(TLanes* table, TLanes* factors, int bits)
    {
        for (int bit = 0; bit < bits; bit++)
        {
            int length = 1 << bit;
            for (int i = 0; i < length; i++)
            {
                TLanes.Multiply(table + length + i, table + i, factors + bit);
            }
        }
    }

    /// <summary>Adds the products of the tables of <paramref name="count"/> vectors to the sums for G_i and H_i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProducts(Tables* tables, int count, Sums* sums)
    {
        int stride = sizeof(Tables) / sizeof(TLanes);
        var left = (TLanes*)&sums->Left;
        var right = (TLanes*)&sums->Right;
        for (int high = 0; high < TableLength; high++)
        {
            // Counted from the end, the lower five bits of an index are inverted.
            TLanes* leftHigh = (TLanes*)&tables->LeftHigh + high;
            TLanes* rightHigh = (TLanes*)&tables->RightHigh + (high ^ (PartLength - 1));
            TLanes* bitsHigh = (TLanes*)&tables->BitsHigh + high;
            for (int low = 0; low < TableLength; low++)
            {
                TLanes.AccumulateProducts(left, leftHigh, (TLanes*)&tables->LeftLow + low, stride, count);
                TLanes.AccumulateProducts(right, rightHigh, (TLanes*)&tables->RightLow + (low ^ (TableLength - 1)), stride, count);
                TLanes.AccumulateProducts(right, bitsHigh, (TLanes*)&tables->BitsLow + low, stride, count);
                left += WideSize;
                right += WideSize;
            }
        }
    }

    private static void AddLanes(Sums* sums, TLanes* pieceWeights, Span<Scalar> shared)
    {
        var left = (TLanes*)&sums->Left;
        var right = (TLanes*)&sums->Right;
        Scalar all = ScalarLaneSums<TLanes>.AddLanes(&sums->All);
        for (int i = 0; i < VectorLength; i++)
        {
            shared[i] = -(all + ScalarLaneSums<TLanes>.AddLanesOfProducts(left + (i * WideSize), pieceWeights));
            shared[VectorLength + i] = all + ScalarLaneSums<TLanes>.AddLanesOfProducts(right + (i * WideSize), pieceWeights);
        }

        shared[SharedPoints.Blinding] = ScalarLaneSums<TLanes>.AddLanes(&sums->Blinding);
        shared[SharedPoints.Value] = ScalarLaneSums<TLanes>.AddLanes(&sums->Value);
    }

    private static void Read(byte* rows, Numbers* numbers)
    {
        var first = (TLanes*)numbers;
        for (int i = 0; i < ProofNumbers.Count; i++)
        {
            TLanes.Read(first + i, rows + (i * Scalar.Size), ProofNumbers.Size);
        }
    }

    private static void Write(Scalar* own, TLanes* value) => TLanes.Write(own, ProofPoints.Count, value);
}
