using System.Runtime.CompilerServices;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.States;

/// <summary>
/// Proven segments and what they contribute, by horizon, and which state is the verified one. A segment is stored before
/// its result: a result that is there can be relied on, a segment without one is verified again from its bytes.
/// </summary>
public sealed class StateStore(IObjectStore objects, Network network)
{
    private const string Root = "states/";
    private const string PendingName = Root + "pending";
    private const string VerifiedName = Root + "verified";
    private const string SegmentSuffix = ".segment";
    private const string ResultSuffix = ".result";
    private const string NrdSuffix = ".nrd";

    // A start reads all results of a state, tens of thousands on mainnet, and each is small.
    private const int ResultsAtOnce = 32;

    /// <summary>Stores a segment that was proven, stripped to its proven nodes; the first writer wins.</summary>
    public Task WriteSegmentAsync(SegmentMessage segment, CancellationToken cancellationToken)
    {
        var writer = new WireWriter(segment.Segment.Leaves.Length + 4096);
        segment.Write(writer, ProtocolVersion.Local);
        return objects.PutIfAbsentAsync(
            Name(segment.BlockHash, new StateSegmentId(segment.Segment.Kind, segment.Segment.Id)) + SegmentSuffix,
            writer.WrittenMemory,
            cancellationToken);
    }

    /// <summary>A stored segment; null if there is none.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public async Task<SegmentMessage?> ReadSegmentAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        string name = Name(horizon, id) + SegmentSuffix;
        if (await objects.GetAsync(name, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        return SegmentMessage.TryParse(bytes.Span, id.Kind, ProtocolVersion.Local, network.Parameters.NrdEnabled, out SegmentMessage? message, out WireError? error)
            && message.BlockHash == horizon && message.Segment.Id == id.Id
                ? message
                : throw new DamagedObjectException(name, name, error?.ToString() ?? "it holds another segment");
    }

    /// <summary>Stores the no-recent-duplicate kernels of a kernel segment.</summary>
    public Task WriteNrdKernelsAsync(Hash horizon, StateSegmentId id, IEnumerable<NrdKernel> kernels, CancellationToken cancellationToken) =>
        objects.PutIfAbsentAsync(Name(horizon, id) + NrdSuffix, NrdRunCodec.Write([.. kernels]), cancellationToken);

    /// <summary>The no-recent-duplicate kernels of a kernel segment, by excess.</summary>
    /// <exception cref="DamagedObjectException">They are missing or damaged.</exception>
    public async Task<IReadOnlyList<NrdKernel>> ReadNrdKernelsAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        string name = Name(horizon, id) + NrdSuffix;
        ReadOnlyMemory<byte>? bytes = await objects.GetAsync(name, cancellationToken).ConfigureAwait(false);
        WireError? error = null;
        return bytes is { } found && NrdRunCodec.TryRead(found.Span, out IReadOnlyList<NrdKernel>? kernels, out error)
            ? kernels
            : throw new DamagedObjectException(name, name, error?.ToString() ?? "it is missing");
    }

    /// <summary>Stores what a segment contributes; afterwards the segment counts as verified.</summary>
    public Task WriteResultAsync(Hash horizon, SegmentResult result, CancellationToken cancellationToken) =>
        objects.PutIfAbsentAsync(Name(horizon, result.Id) + ResultSuffix, SegmentResultCodec.Write(result), cancellationToken);

    /// <summary>
    /// What a segment contributes; null while it is not verified, or when what it was verified from is lost: then it is
    /// verified or downloaded again.
    /// </summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public async Task<SegmentResult?> ReadResultAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        string stem = Name(horizon, id);
        return await ReadResultAsync(stem + ResultSuffix, cancellationToken).ConfigureAwait(false) is { } result
            && IsBacked(result, stem, await ListAsync(stem, cancellationToken).ConfigureAwait(false))
                ? result
                : null;
    }

    /// <summary>
    /// The results of a horizon whose segments are stored too, and their no-recent-duplicate kernels; of others something
    /// was lost or damaged, and they are verified or downloaded again.
    /// </summary>
    public async IAsyncEnumerable<SegmentResult> ReadResultsAsync(Hash horizon, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> names = await ListAsync(Folder(horizon), cancellationToken).ConfigureAwait(false);
        IEnumerable<string> results = names.Where(name => name.EndsWith(ResultSuffix, StringComparison.Ordinal));
        await foreach ((string name, SegmentResult? result) in results
            .ReadAheadAsync(ResultsAtOnce, async (name, token) => (name, await ReadResultIfWholeAsync(name, token).ConfigureAwait(false)), cancellationToken)
            .ConfigureAwait(false))
        {
            if (result is not null && IsBacked(result, name[..^ResultSuffix.Length], names))
            {
                yield return result;
            }
        }
    }

    /// <summary>Forgets one segment and its result, so that it is downloaded again.</summary>
    public async Task DeleteSegmentAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        foreach (string suffix in (string[])[ResultSuffix, NrdSuffix, SegmentSuffix])
        {
            await objects.DeleteAsync(Name(horizon, id) + suffix, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Notes which state is being downloaded, beside the verified one.</summary>
    public Task WritePendingAsync(StoredState state, CancellationToken cancellationToken) =>
        objects.PutAsync(PendingName, state.Encode(), cancellationToken);

    /// <summary>The state being downloaded; null if none is.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public Task<StoredState?> ReadPendingAsync(CancellationToken cancellationToken) => ReadStateAsync(PendingName, cancellationToken);

    /// <summary>
    /// Switches to a state of which every segment is stored and the verdict was good; until then the one before stays.
    /// </summary>
    public async Task WriteVerifiedAsync(StoredState state, CancellationToken cancellationToken)
    {
        await objects.PutAsync(VerifiedName, state.Encode(), cancellationToken).ConfigureAwait(false);
        await objects.DeleteAsync(PendingName, cancellationToken).ConfigureAwait(false);
        await DeleteOthersAsync(state.Horizon, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state that was verified last; null if none was.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public Task<StoredState?> ReadVerifiedAsync(CancellationToken cancellationToken) => ReadStateAsync(VerifiedName, cancellationToken);

    /// <summary>Takes back that a state is verified: it was damaged since.</summary>
    public Task DeleteVerifiedAsync(CancellationToken cancellationToken) => objects.DeleteAsync(VerifiedName, cancellationToken);

    private async Task DeleteOthersAsync(Hash kept, CancellationToken cancellationToken)
    {
        string folder = Folder(kept);
        await foreach (string name in objects.ListAsync(Root, cancellationToken).ConfigureAwait(false))
        {
            if (name is not (PendingName or VerifiedName) && !name.StartsWith(folder, StringComparison.Ordinal))
            {
                await objects.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether everything is stored that the result was drawn from.</summary>
    private static bool IsBacked(SegmentResult result, string stem, HashSet<string> names) =>
        names.Contains(stem + SegmentSuffix) && (result.NrdKernels == 0 || names.Contains(stem + NrdSuffix));

    private async Task<HashSet<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        await foreach (string name in objects.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            names.Add(name);
        }

        return names;
    }

    private static string Folder(Hash horizon) => $"{Root}{horizon}/";

    private static string Name(Hash horizon, StateSegmentId id) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Folder(horizon)}{StateSegmentId.KindName(id.Kind)}/{id.Id.Height:d2}/{id.Id.Index:d10}");

    private async Task<StoredState?> ReadStateAsync(string name, CancellationToken cancellationToken)
    {
        if (await objects.GetAsync(name, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        return StoredState.TryDecode(bytes.Span, out StoredState? state)
            ? state
            : throw new DamagedObjectException(name, name, "it does not parse");
    }

    private async Task<SegmentResult?> ReadResultIfWholeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadResultAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DamagedObjectException)
        {
            return null;
        }
    }

    private async Task<SegmentResult?> ReadResultAsync(string name, CancellationToken cancellationToken)
    {
        if (await objects.GetAsync(name, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        return SegmentResultCodec.TryRead(bytes.Span, out SegmentResult? result, out WireError? error)
            ? result
            : throw new DamagedObjectException(name, name, error.ToString());
    }
}
