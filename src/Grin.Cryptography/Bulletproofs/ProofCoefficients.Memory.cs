using System.Runtime.CompilerServices;

namespace Grin.Cryptography.Bulletproofs;

/// <content>The memory that the computation goes through, all of it vectors of lanes.</content>
internal static unsafe partial class ProofCoefficients<TLanes>
{
    /// <summary>In the order of <see cref="ProofNumbers"/>.</summary>
    private struct Numbers
    {
        public TLanes Tau;
        public TLanes Mu;
        public TLanes T;
        public TLanes Y;
        public TLanes Z;
        public TLanes X;
        public TLanes W;
        public TLanes U;
        public PerRound Rounds;
        public Two A;
        public Two B;
    }

    /// <summary>Sums over all proofs.</summary>
    private struct Sums
    {
        public WideEntries Left;
        public WideEntries Right;
        public TLanes All;
        public TLanes Blinding;
        public TLanes Value;
    }

    private struct Work
    {
        public Numbers Numbers;
        public TLanes Weight;
        public TLanes WeightedW;
        public TLanes One;
        public TLanes LargestValue;
        public TLanes Shift32Inverse;
        public TLanes Start;
        public TLanes WeightedStart;
        public TLanes SumOfPowers;
        public TLanes ZSquare;
        public TLanes Term;
        public TLanes Root;
        public Two LastPowers;
        public PerBit Powers;
        public PerBit Ratios;
        public PerRound Squares;
        public PerRound Prefixes;
    }

    /// <summary>What the coefficients of the G_i and H_i are products of, for the proofs of one vector.</summary>
    private struct Tables
    {
        public Entries LeftHigh;
        public Entries LeftLow;
        public Entries RightHigh;
        public Entries RightLow;
        public Entries BitsHigh;
        public Entries BitsLow;
    }

    [InlineArray(2)]
    private struct Two
    {
        private TLanes _first;
    }

    [InlineArray(ProofLayout.Rounds)]
    private struct PerRound
    {
        private TLanes _first;
    }

    [InlineArray(IndexBits)]
    private struct PerBit
    {
        private TLanes _first;
    }

    [InlineArray(TableLength)]
    private struct Entries
    {
        private TLanes _first;
    }

    [InlineArray(VectorLength * WideSize)]
    private struct WideEntries
    {
        private TLanes _first;
    }
}
