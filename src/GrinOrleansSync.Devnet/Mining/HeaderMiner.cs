using System.Buffers.Binary;
using Grin.Chain.Headers;
using Grin.Chain.Networks;
using Grin.Chain.Pow;
using Grin.Cryptography;

namespace GrinOrleansSync.Devnet.Mining;

/// <summary>
/// Mines headers of test chains. Which nonce is found does not depend on how many threads search: the lowest one from where
/// the search began. One user at a time.
/// </summary>
public sealed class HeaderMiner : IDisposable
{
    private const int NonceOffset = BlockHeader.PreProofOfWorkSize - sizeof(ulong);

    private readonly NetworkParameters _network;
    private readonly byte _edgeBits;
    private readonly CuckatooSolver[] _solvers;
    private readonly ProofOfWork?[] _found;
    private readonly Barrier? _turns;
    private readonly Thread[] _helpers;
    private readonly byte[] _preProofOfWork = new byte[BlockHeader.PreProofOfWorkSize];
    private HeaderDraft? _draft;
    private ulong _nonce;
    private ulong _target;

    /// <summary>A miner for a test network.</summary>
    /// <param name="network">Its graphs must be tiny: those of the test chain types.</param>
    /// <param name="threads">Threads that search, the caller's among them.</param>
    /// <param name="edgeBits">Size of the graphs; by default the network's smallest.</param>
    /// <exception cref="ArgumentException">The network's graphs are real ones.</exception>
    public HeaderMiner(NetworkParameters network, int threads = 1, byte? edgeBits = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _edgeBits = edgeBits ?? network.MinEdgeBits;
        if (_edgeBits > CuckatooSolver.MaxEdgeBits)
        {
            throw new ArgumentException($"Graphs of {_edgeBits} edge bits take more than this miner has; only test chains are mined.", nameof(network));
        }

        _network = network;
        _solvers = [.. Enumerable.Range(0, threads).Select(_ => new CuckatooSolver(_edgeBits, network.ProofSize))];
        _found = new ProofOfWork?[threads];
        _turns = threads > 1 ? new Barrier(threads) : null;
        _helpers = new Thread[threads - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int helper = i + 1;
            _helpers[i] = new Thread(() => Help(helper)) { IsBackground = true, Name = $"miner {helper}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Finds a proof of work.</summary>
    /// <param name="draft">The header.</param>
    /// <param name="target">The least difficulty the proof must reach.</param>
    /// <param name="firstNonce">Where the search begins.</param>
    public BlockHeader Mine(HeaderDraft draft, ulong target, ulong firstNonce = 0)
    {
        draft.With(0, ProofOfWork.Pack(_edgeBits, new ulong[_network.ProofSize])).WritePreProofOfWork(_preProofOfWork);
        _draft = draft;
        _target = target;
        for (_nonce = firstNonce; ; _nonce += (ulong)_solvers.Length)
        {
            _turns?.SignalAndWait();
            Search(0);
            _turns?.SignalAndWait();
            for (int i = 0; i < _found.Length; i++)
            {
                if (_found[i] is { } proof)
                {
                    return draft.With(_nonce + (ulong)i, proof);
                }
            }
        }
    }

    /// <summary>Ends the other threads.</summary>
    public void Dispose()
    {
        _draft = null;
        _turns?.SignalAndWait();
        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        _turns?.Dispose();
    }

    private void Help(int thread)
    {
        _turns!.SignalAndWait();
        while (_draft is not null)
        {
            Search(thread);
            _turns.SignalAndWait();
            _turns.SignalAndWait();
        }
    }

    private void Search(int thread)
    {
        Span<byte> preProofOfWork = stackalloc byte[BlockHeader.PreProofOfWorkSize];
        _preProofOfWork.CopyTo(preProofOfWork);
        BinaryPrimitives.WriteUInt64BigEndian(preProofOfWork[NonceOffset..], _nonce + (ulong)thread);
        Span<ulong> nonces = stackalloc ulong[_network.ProofSize];
        ProofOfWork? proof = _solvers[thread].TrySolve(SipHashKeys.FromHeader(preProofOfWork), nonces) ? ProofOfWork.Pack(_edgeBits, nonces) : null;
        _found[thread] = proof is not null && Reached(proof) >= _target ? proof : null;
    }

    /// <summary>Of graphs that the network's rules refuse, any cycle will do.</summary>
    private ulong Reached(ProofOfWork proof) => _edgeBits < _network.BaseEdgeBits
        ? ulong.MaxValue
        : ProofDifficulty.Scaled(proof.Hash, ProofDifficulty.GraphWeight(_edgeBits, _draft!.Height, _network));
}
