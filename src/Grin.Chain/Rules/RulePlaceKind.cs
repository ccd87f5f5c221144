namespace Grin.Chain.Rules;

/// <summary>Kinds of elements that can break a rule.</summary>
public enum RulePlaceKind : byte
{
    /// <summary>A header, by height.</summary>
    Header,

    /// <summary>A kernel, by leaf index and block.</summary>
    Kernel,

    /// <summary>An output, by leaf index.</summary>
    Output,

    /// <summary>The whole state, by the height of its horizon header.</summary>
    Horizon,
}
