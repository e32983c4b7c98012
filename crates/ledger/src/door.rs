//! How do many people write at once? One thread owns the book; it takes everything that waits into one transaction.
//! Takes commands from any thread; gives each its answer after the commit that makes it durable.
//! What a command does is decided in `practice`, how it is written in `book`.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use practice::calendar::Moment;
use practice::command::{Command, Request};
use practice::office::Office;

use crate::book::{Answer, Book};
use crate::fault::{Fault, FaultKind, Result};

/// So many commands at most become durable together.
pub const MOST_TOGETHER: usize = 256;

/// 受付口 (door): hands commands to the thread that writes.
#[derive(Clone)]
pub struct Door {
    calls: Sender<Call>,
    office: Arc<RwLock<Arc<Office>>>,
}

struct Call {
    by: String,
    commands: Vec<Command>,
    reply: SyncSender<Result<Vec<Answer>>>,
}

impl Door {
    /// Opens the door before a book. The thread ends, and gives the book back, when every door is gone.
    pub fn open(book: Book, clock: impl Fn() -> Moment + Send + 'static) -> (Door, JoinHandle<Book>) {
        let (calls, waiting) = channel();
        let office = Arc::new(RwLock::new(book.shared_office()));
        let shown = Arc::clone(&office);
        let thread = std::thread::spawn(move || serve(book, &clock, &waiting, &shown));
        (Door { calls, office }, thread)
    }

    /// Carries out a command and waits until it is durable.
    ///
    /// # Errors
    /// The machine is broken; nothing of this command was written.
    pub fn submit(&self, by: &str, command: Command) -> Result<Answer> {
        let answers = self.call(by, vec![command])?;
        answers.into_iter().next().ok_or_else(closed)
    }

    /// Carries out many commands of one person in their order; a refusal does not keep the others back. Others who write
    /// meanwhile come in between, so that nobody waits for all of them.
    ///
    /// # Errors
    /// The machine is broken; what was answered before stays.
    pub fn submit_all(&self, by: &str, commands: &[Command]) -> Result<Vec<Answer>> {
        let mut answers = Vec::with_capacity(commands.len());
        for some in commands.chunks(MOST_TOGETHER) {
            answers.extend(self.call(by, some.to_vec())?);
        }
        Ok(answers)
    }

    fn call(&self, by: &str, commands: Vec<Command>) -> Result<Vec<Answer>> {
        let (reply, answers) = sync_channel(1);
        let call = Call { by: by.to_string(), commands, reply };
        self.calls.send(call).map_err(|_| closed())?;
        answers.recv().map_err(|_| closed())?
    }
}

impl Door {
    /// The office as the last commit left it. What a submitted command changed is in it when its answer is there.
    pub fn office(&self) -> Arc<Office> {
        Arc::clone(&self.office.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn closed() -> Fault {
    Fault::new(FaultKind::Other, "記録の受付が終わっています。sekimori を起動し直してください。")
}

fn serve(
    mut book: Book,
    clock: &impl Fn() -> Moment,
    waiting: &Receiver<Call>,
    shown: &RwLock<Arc<Office>>,
) -> Book {
    while let Ok(first) = waiting.recv() {
        let mut calls = vec![first];
        calls.extend(waiting.try_iter().take(MOST_TOGETHER - 1));
        // One moment for all: they become durable together, and no clock of a caller can put them out of order.
        let at = clock();
        let mut requests = Vec::new();
        let mut replies = Vec::new();
        for call in calls {
            replies.push((call.commands.len(), call.reply));
            let of_caller = call.commands.into_iter();
            requests.extend(of_caller.map(|command| Request { by: call.by.clone(), at, command }));
        }
        let mut answers = together(&mut book, &requests).into_iter();
        *shown.write().unwrap_or_else(PoisonError::into_inner) = book.shared_office();
        for (count, reply) in replies {
            // All of his answers are taken before one is looked at: what is left over would go to the next caller.
            let own: Vec<Result<Answer>> = answers.by_ref().take(count).collect();
            let own: Result<Vec<Answer>> = own.into_iter().collect();
            // Who no longer waits for his answer finds it in the ledger.
            let _ = reply.send(own);
        }
    }
    book
}

/// All in one transaction; if that fails, one by one, so that one broken request does not take the others with it.
fn together(book: &mut Book, requests: &[Request]) -> Vec<Result<Answer>> {
    match book.submit_all(requests) {
        Ok(answers) => answers.into_iter().map(Ok).collect(),
        Err(fault) if requests.len() == 1 => vec![Err(fault)],
        Err(_) => requests.iter().map(|request| book.submit(request)).collect(),
    }
}
