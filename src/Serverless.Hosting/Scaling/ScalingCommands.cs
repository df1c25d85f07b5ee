using Serverless.Hosting.Activation;
using Serverless.Hosting.Runtime;

namespace Serverless.Hosting.Scaling;

/// <summary>
/// What an operator asks of the scaling loop. The loop carries it out: here it is only told.
/// </summary>
internal sealed class ScalingCommands(AutoscalingPause pause, ServingState serving, ActivationSignal signal)
{
    /// <summary>Whether load starts and ends no instances. A request that finds no instance at all starts one even then.</summary>
    public bool IsPaused
    {
        get => pause.IsOn;
        set
        {
            pause.IsOn = value;
            foreach (var revision in value ? [] : serving.Revisions)
            {
                signal.Ring(revision);
            }
        }
    }

    /// <summary>Starts the first instance of a revision, as a request would.</summary>
    public void Wake(RevisionState revision) => signal.Ring(revision, isRequest: true);

    /// <summary>Has a revision without requests go to rest now, not when its window has passed.</summary>
    public void Rest(RevisionState revision)
    {
        revision.AskToRest();
        signal.Ring(revision);
    }
}
