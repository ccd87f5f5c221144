using System.Runtime.CompilerServices;
using Grin.Chain;
using Grin.Chain.Networks;
using Grin.Chain.Segments;
using Grin.Chain.State;
using Grin.Chain.Wire;
using GrinOrleansSync.Storage.Objects;

namespace GrinOrleansSync.Storage.States;

/// <summary>
/// Proven segments, by the horizon they were fetched for, and what they contribute, by the state they are part of; and
/// which state is the verified one. A segment is stored before its result: a result that is there can be relied on, a
/// segment without one is verified again from its bytes. A later state refers to the segments that it takes over.
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

    /// <summary>A segment stored for a horizon; null if there is none.</summary>
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

    /// <summary>A segment of a state, whichever horizon it was fetched for, which with a bitmap is its own; null if it is not stored.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public async Task<SegmentMessage?> FindSegmentAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        if (await ReadSegmentAsync(horizon, id, cancellationToken).ConfigureAwait(false) is { } own)
        {
            return own;
        }

        return id.Kind != SegmentKind.Bitmap
            && await ReadResultAsync(horizon, Name(horizon, id) + ResultSuffix, cancellationToken).ConfigureAwait(false) is { } result && result.Origin != horizon
            ? await ReadSegmentAsync(result.Origin, id, cancellationToken).ConfigureAwait(false)
            : null;
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

    /// <summary>
    /// Stores what a segment contributes to a state; afterwards the segment counts as verified. The first writer wins whose
    /// segment is stored: one that was lost may be there again under another horizon.
    /// </summary>
    public async Task WriteResultAsync(Hash horizon, SegmentResult result, CancellationToken cancellationToken)
    {
        string name = Name(horizon, result.Id) + ResultSuffix;
        byte[] content = SegmentResultCodec.Write(result);
        if (!await objects.PutIfAbsentAsync(name, content, cancellationToken).ConfigureAwait(false)
            && await ReadResultIfWholeAsync(horizon, name, cancellationToken).ConfigureAwait(false) is { } first
            && first.Origin != result.Origin
            && !IsBacked(first, await ListAsync(Name(first.Origin, first.Id), cancellationToken).ConfigureAwait(false)))
        {
            await objects.PutAsync(name, content, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// What a segment contributes; null while it is not verified, or when what it was verified from is lost: then it is
    /// verified or downloaded again.
    /// </summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public async Task<SegmentResult?> ReadResultAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken)
    {
        return await ReadResultAsync(horizon, Name(horizon, id) + ResultSuffix, cancellationToken).ConfigureAwait(false) is { } result
            && IsBacked(result, await ListAsync(Name(result.Origin, id), cancellationToken).ConfigureAwait(false))
                ? result
                : null;
    }

    /// <summary>
    /// The results of a horizon whose segments are stored too, and their no-recent-duplicate kernels; of others something
    /// was lost or damaged, and they are verified or downloaded again.
    /// </summary>
    public async IAsyncEnumerable<SegmentResult> ReadResultsAsync(Hash horizon, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> own = await ListAsync(Folder(horizon), cancellationToken).ConfigureAwait(false);
        HashSet<string>? all = null;
        IEnumerable<string> results = own.Where(name => name.EndsWith(ResultSuffix, StringComparison.Ordinal));
        await foreach (SegmentResult? result in results
            .ReadAheadAsync(ResultsAtOnce, (name, token) => ReadResultIfWholeAsync(horizon, name, token), cancellationToken)
            .ConfigureAwait(false))
        {
            if (result is not null && result.Origin != horizon)
            {
                all ??= await ListAsync(Root, cancellationToken).ConfigureAwait(false);
            }

            if (result is not null && IsBacked(result, all ?? own))
            {
                yield return result;
            }
        }
    }

    /// <summary>Forgets what a segment contributes to a state; the segment stays.</summary>
    public Task DeleteResultAsync(Hash horizon, StateSegmentId id, CancellationToken cancellationToken) =>
        objects.DeleteAsync(Name(horizon, id) + ResultSuffix, cancellationToken);

    /// <summary>Forgets a segment that was fetched for a horizon, and its result, so that it is downloaded again.</summary>
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
    /// Switches to a state of which every segment is stored and the verdict was good; until then the one before stays. Then
    /// deletes whatever neither it nor a state that is being downloaded refers to. When that is cut short, the next switch
    /// does it.
    /// </summary>
    public async Task WriteVerifiedAsync(StoredState state, CancellationToken cancellationToken)
    {
        await objects.PutAsync(VerifiedName, (state with { Earlier = null }).Encode(), cancellationToken).ConfigureAwait(false);
        if (await ReadIfWholeAsync(PendingName, cancellationToken).ConfigureAwait(false) is not { } pending || pending.Horizon == state.Horizon)
        {
            await objects.DeleteAsync(PendingName, cancellationToken).ConfigureAwait(false);
        }

        await CollectAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The state that was verified last; null if none was.</summary>
    /// <exception cref="DamagedObjectException">What is stored is not what was written.</exception>
    public Task<StoredState?> ReadVerifiedAsync(CancellationToken cancellationToken) => ReadStateAsync(VerifiedName, cancellationToken);

    /// <summary>
    /// Takes back that a state is verified: it was damaged since. It counts as being downloaded then, so that what is whole
    /// of it is used; unless a later one is already, which takes over from it.
    /// </summary>
    public async Task RevokeVerifiedAsync(CancellationToken cancellationToken)
    {
        if (await ReadIfWholeAsync(VerifiedName, cancellationToken).ConfigureAwait(false) is { } verified
            && await ReadIfWholeAsync(PendingName, cancellationToken).ConfigureAwait(false) is null)
        {
            await WritePendingAsync(verified, cancellationToken).ConfigureAwait(false);
        }

        await objects.DeleteAsync(VerifiedName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Deletes what no state refers to. What is there is listed before it is read which states there are: whatever is
    /// written for another one meanwhile is not touched.
    /// </summary>
    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        HashSet<string> names = await ListAsync(Root, cancellationToken).ConfigureAwait(false);
        StoredState? pending = await ReadPendingAsync(cancellationToken).ConfigureAwait(false);
        StoredState? verified = await ReadVerifiedAsync(cancellationToken).ConfigureAwait(false);
        names.ExceptWith([PendingName, VerifiedName]);
        foreach (Hash horizon in ((Hash?[])[verified?.Horizon, pending?.Horizon, pending?.Earlier]).OfType<Hash>().Distinct())
        {
            string folder = Folder(horizon);
            names.RemoveWhere(name => name.StartsWith(folder, StringComparison.Ordinal));
            if (names.Count == 0)
            {
                return;
            }

            await foreach (SegmentResult result in ReadResultsAsync(horizon, cancellationToken).ConfigureAwait(false))
            {
                string stem = Name(result.Origin, result.Id);
                names.ExceptWith([stem + SegmentSuffix, stem + NrdSuffix]);
            }
        }

        foreach (string name in names)
        {
            await objects.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether everything is stored that the result was drawn from.</summary>
    private static bool IsBacked(SegmentResult result, HashSet<string> names)
    {
        string stem = Name(result.Origin, result.Id);
        return names.Contains(stem + SegmentSuffix) && (result.NrdKernels == 0 || names.Contains(stem + NrdSuffix));
    }

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

    private async Task<StoredState?> ReadIfWholeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadStateAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (DamagedObjectException)
        {
            return null;
        }
    }

    private async Task<SegmentResult?> ReadResultIfWholeAsync(Hash horizon, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadResultAsync(horizon, name, cancellationToken).ConfigureAwait(false);
        }
        catch (DamagedObjectException)
        {
            return null;
        }
    }

    private async Task<SegmentResult?> ReadResultAsync(Hash horizon, string name, CancellationToken cancellationToken)
    {
        if (await objects.GetAsync(name, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        return SegmentResultCodec.TryRead(bytes.Span, out SegmentResult? result, out WireError? error)
            ? result.Origin == Hash.Zero ? result with { Origin = horizon } : result
            : throw new DamagedObjectException(name, name, error.ToString());
    }
}
